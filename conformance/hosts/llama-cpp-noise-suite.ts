import type { Row } from "nsigma/hosts";
import { type LlamaCppHost, llamaCppHost } from "nsigma/llama-cpp";
import { LETTERS, type NoiseOptions, readNoise } from "nsigma/noise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const PROMPT = [
  { role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" },
] as const;
/** Less than a float32 or a float16 notices: everything is read, turned and written, and nothing changes. */
const UNNOTICED = 1e-13;

/** @param missing why the file is not here */
export function noiseSuite(name: string, file: string, missing?: string): void {
  describe.skipIf(missing !== undefined)(`noise in llama.cpp on ${name} (${missing ?? "here"})`, () => {
    let host: LlamaCppHost;
    beforeAll(async () => {
      host = await llamaCppHost({ model: file, threads: 1, contextSize: 256, exact: true });
    });
    afterAll(() => host.close());

    const write = async (noise?: NoiseOptions, tokens = 24): Promise<string> => {
      const sampler = { temperature: 0, seed: 5 };
      return (await host.generate({ prompt: PROMPT, sampler, maxTokens: tokens, ...(noise && { noise }) }))
        .text;
    };
    /** The logits of a few tokens that are given. */
    async function rowsWith(noise: NoiseOptions | undefined): Promise<Float32Array[]> {
      const seen: Float32Array[] = [];
      const row: Row = {
        prompt: host.encode(PROMPT),
        noise: noise && readNoise(noise, 1),
        get over() {
          return seen.length === 5;
        },
        next: (logits) => 100 + seen.push((logits as Float32Array).slice()),
      };
      for await (const _ of host.decode([row], 1));
      return seen;
    }

    it.each(LETTERS)("%s: an angle that nobody notices changes not a bit of the logits", async (letter) => {
      expect(await rowsWith({ [letter]: UNNOTICED })).toEqual(await rowsWith(undefined));
    });

    it.each(LETTERS)("%s: the prompt's row is sober, and those after it are not", async (letter) => {
      const sober = await rowsWith(undefined);
      const noisy = await rowsWith({ [letter]: 0.5 });
      expect(noisy[0]).toEqual(sober[0]);
      for (const at of [1, 2, 3, 4]) {
        const moved = noisy[at].map((logit, id) => Math.abs(logit - sober[at][id]));
        expect(Math.max(...moved)).toBeGreaterThan(0.01);
      }
      const unprotected = await rowsWith({ [letter]: 0.5, protectPrompt: false });
      expect(unprotected[0]).not.toEqual(sober[0]);
    });

    it("a dose of 0, and one that is 0 in all layers, change nothing", async () => {
      const sober = await rowsWith(undefined);
      expect(await rowsWith({ attention: 0 })).toEqual(sober);
      expect(await rowsWith({ key: { theta: 1, depth: [{ at: 0.5, ratio: 0 }] } })).toEqual(sober);
    });

    it("the same seed gives the same text, alone and beside others, and another another", async () => {
      const noise = { attention: 1.5, key: 0.5, seed: 1 };
      const alone = await write(noise);
      const sober = await write();
      const texts = await Promise.all([
        write({ ...noise, seed: 2 }),
        write(noise),
        write(),
        write({ hidden: 0.3, protectPrompt: false }),
        write(noise),
      ]);
      expect(texts[1]).toBe(alone);
      expect(texts[4]).toBe(alone);
      expect(texts[2]).toBe(sober);
      expect(new Set([alone, sober, texts[0]]).size).toBe(3);
    });

    it("noise without a seed takes the sampler's", async () => {
      expect(await write({ attention: 0.5 })).toBe(await write({ attention: 0.5, seed: 5 }));
    });

    it("logitsAfter(ids, from, noise) has noise from that token on", async () => {
      const ids = host.encode(PROMPT);
      const [sober] = await host.logitsAfter(ids);
      const noisy = async (seed: number) =>
        (await host.logitsAfter(ids, ids.length - 1, { attention: 0.5, seed }))[0];
      expect(await noisy(1)).toEqual(await noisy(1));
      expect(await noisy(1)).not.toEqual(await noisy(2));
      expect(await noisy(1)).not.toEqual(sober);
    });

    it("an abort ends a text with noise within its token", async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 20);
      const { ending } = await host.generate({
        prompt: PROMPT,
        // Never an end of the text.
        sampler: { seed: 1, minNewTokens: 200, endOfText: [...host.about.endOfText] },
        noise: { attention: 0.1 },
        signal: controller.signal,
      });
      expect(ending).toBe("aborted");
    });
  });
}
