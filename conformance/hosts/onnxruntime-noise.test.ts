import { drawNoise, type NoiseLetter, type NoiseOptions } from "nsigma/noise";
import type { HostRequest } from "nsigma/hosts";
import { onnxruntimeHost, type OnnxruntimeHost, type OrtSession, type OrtTensor } from "nsigma/onnxruntime";
import { problems } from "nsigma-tiny-model";
import { beforeAll, describe, expect, it } from "vitest";
import { hostSuite } from "./host-suite.ts";
import { noisySettings, onnxruntimeSettings } from "./onnxruntime-settings.ts";

hostSuite({
  name: "onnxruntime, on a model with inputs for noise",
  open: async () => onnxruntimeHost(await noisySettings()),
  skip: { "no noise": "it has noise" },
});

const LETTERS: readonly NoiseLetter[] = ["hidden", "query", "key", "value", "attention"];

describe("noise in the onnxruntime host", () => {
  let sober: OnnxruntimeHost;
  let host: OnnxruntimeHost;
  beforeAll(async () => {
    sober = onnxruntimeHost(await onnxruntimeSettings());
    host = onnxruntimeHost(await noisySettings());
  });

  const [first, ...others] = [...problems({ seed: 3, split: "test", count: 5 })].map(
    ({ question }): HostRequest => ({
      prompt: [{ role: "user", content: question }],
      sampler: { temperature: 0 },
      maxTokens: 24,
    }),
  );
  const strong = (letter: NoiseLetter, rest: NoiseOptions = {}): NoiseOptions => ({
    [letter]: 3,
    seed: 1,
    ...rest,
  });
  const textOf = async (noise: NoiseOptions, request = first): Promise<string> =>
    (await host.generate({ ...request, noise })).text;

  it.each(LETTERS)(
    "%s changes the text: the same seed in the same way, another in another",
    async (letter) => {
      const { text } = await sober.generate(first);
      const texts: string[] = [];
      for (const seed of [1, 2, 3, 1]) texts.push(await textOf(strong(letter, { seed })));
      expect(texts[3]).toBe(texts[0]);
      expect(new Set([text, ...texts]).size).toBeGreaterThan(2);
      expect(await textOf({ [letter]: 0 })).toBe(text);
      expect((await host.generate(first)).text).toBe(text); // nothing noisy is left for the next
    },
  );

  it("without a seed of its own goes by the sampler's", async () => {
    const sampler = { temperature: 0, seed: 7 };
    const ours = await host.generate({ ...first, sampler, noise: { attention: 3 } });
    expect(ours.text).toBe(await textOf({ attention: 3, seed: 7 }));
  });

  it("is the same alone and among others, noisy and sober", async () => {
    const short = [first, ...others].map((request) => ({ ...request, maxTokens: 12 }));
    const requests: HostRequest[] = short.flatMap((request, at) => [
      request,
      { ...request, noise: strong(LETTERS[at % LETTERS.length], { seed: at }) },
      { ...request, noise: strong("attention", { seed: at, protectPrompt: false, isotropic: true }) },
    ]);
    const alone: string[] = [];
    for (const request of requests) alone.push((await host.generate(request)).text);
    expect(new Set(alone).size).toBeGreaterThan(10);
    for (const batch of [4, 16]) {
      const together: string[] = [];
      for await (const { index, text } of host.generateAll(requests, { batch })) together[index] = text;
      expect(together).toEqual(alone);
    }
  });

  it("leaves the first tokens of a text alone, as many as sinks says, and the prompt where it is protected", async () => {
    const { text } = await sober.generate(first);
    for (const letter of LETTERS) expect(await textOf(strong(letter, { sinks: 500 }))).toBe(text);
    const firstWord = async (noise: NoiseOptions): Promise<string> =>
      (await host.generate({ ...first, noise, maxTokens: 1 })).text;
    const begun = (await sober.generate({ ...first, maxTokens: 1 })).text;
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    for (const letter of LETTERS) {
      const protectedOnes = await each(seeds, (seed) => firstWord(strong(letter, { seed })));
      expect(new Set(protectedOnes)).toEqual(new Set([begun]));
    }
    const noisy = await each(seeds, (seed) => firstWord({ hidden: 1.2, seed, protectPrompt: false }));
    expect(new Set(noisy).size).toBeGreaterThan(1);
  });

  it.each(["attention", "key"] as const)(
    "feeds for %s the numbers of drawNoise, by layer, step and head",
    async (letter) => {
      const settings = await noisySettings();
      const fed: Record<string, { dims: readonly number[]; data: Float32Array }>[] = [];
      const session: OrtSession = Object.create(settings.session, {
        run: {
          value: (feeds: Record<string, OrtTensor>, fetches: never) => {
            const noise = Object.entries(feeds).filter(([name]) => name.startsWith("noise."));
            fed.push(
              Object.fromEntries(
                noise.map(([name, { dims, data }]) => [name, { dims, data: (data as Float32Array).slice() }]),
              ),
            );
            return settings.session.run(feeds, fetches);
          },
        },
      }) as OrtSession;
      const depth = [
        { at: 0.4, ratio: 0 },
        { at: 0.6, ratio: 1 },
      ];
      const noise: NoiseOptions = { [letter]: { theta: 0.5, depth }, seed: 9 };
      const { promptTokens } = await onnxruntimeHost({ ...settings, session }).generate({
        ...first,
        noise,
        maxTokens: 4,
      });

      const [layers, width] = [6, 64];
      const [prompt, , step] = fed;
      expect(prompt[`noise.${letter}.sin`].data.every((sin) => sin === 0)).toBe(true);
      expect(prompt[`noise.${letter}.direction`].dims[1]).toBe(1);
      const { dims, data: sines } = step[`noise.${letter}.sin`];
      const directions = step[`noise.${letter}.direction`].data;
      const last = promptTokens + 1;
      const again = letter === "key";
      expect(dims).toEqual(again ? [layers, 1, 2, last + 1, 1] : [layers, 1, 1, 4, 1]);
      const direction = new Float32Array(width);
      for (const [layer, theta] of [0, 0, 0, 0.25, 0.5, 0.5].entries()) {
        for (let head = 0; head < (again ? 2 : 4); head++) {
          for (let position = again ? 0 : last; position <= last; position++) {
            const vector = again ? (layer * 2 + head) * (last + 1) + position : layer * 4 + head;
            const share = drawNoise(9, { letter, layer, step: last, position, head }, false, direction);
            const expected = position < 6 ? 0 : Math.fround(Math.sin(theta * share));
            expect(sines[vector]).toBe(expected);
            expect(sines[vector] ** 2 + step[`noise.${letter}.cos`].data[vector] ** 2).toBeCloseTo(1, 6);
            if (expected > 0)
              expect(directions.slice(vector * width, (vector + 1) * width)).toEqual(direction);
          }
        }
      }
    },
  );

  it("is refused by name where the model has no inputs for it, with the command that makes them", async () => {
    await expect(sober.generate({ ...first, noise: { attention: 0.1 } })).rejects.toThrow(
      "noise.attention is not supported: this model has no inputs for noise; nsigma models noise FOLDER writes one that has",
    );
    await expect(host.generate({ ...first, noise: { cachedKey: 0.1 } })).rejects.toThrow(
      "noise.cachedKey is not supported: this model has inputs for the noise of hidden, query, key, value, attention, and for no other",
    );
  });
});

async function each<From, To>(list: readonly From[], one: (from: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  for (const from of list) results.push(await one(from));
  return results;
}
