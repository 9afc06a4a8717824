import type { Row } from "nsigma/hosts";
import { type LlamaCppHost, llamaCppHost, loadModel } from "nsigma/llama-cpp";
import { LETTERS, type NoiseLetter, type NoiseOptions, readNoise } from "nsigma/noise";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NoisyContext } from "../../packages/nsigma/src/hosts/llama-cpp/noisy-context.ts";
import { openTensors, type Tensors } from "../../packages/nsigma/src/hosts/llama-cpp/tensors.ts";
import { NO_SMOLLM2_GGUF, SMOLLM2_GGUF } from "../real-models.ts";

const PROMPT = [
  { role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" },
] as const;
const MODELS = [
  { name: "the embedded model", file: GGUF_FILE, missing: undefined },
  { name: "SmolLM2", file: SMOLLM2_GGUF, missing: NO_SMOLLM2_GGUF },
];
/** Less than a float32 or a float16 notices: everything is read, turned and written, and nothing changes. */
const UNNOTICED = 1e-13;

describe.each(MODELS)("noise in llama.cpp on $name", ({ file, missing }) => {
  describe.skipIf(missing !== undefined)(missing ?? "here", () => {
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
});

describe("what noise does to the tensors of the embedded model", () => {
  const THETA = 0.3;

  it.each(LETTERS)("%s: vectors turn by up to the angle, and keep their norm", async (letter) => {
    const { calls } = await watch({ [letter]: THETA });
    for (const { before, after, size } of calls) {
      expect(before.length % size).toBe(0);
      for (let start = 0; start < before.length; start += size) {
        const x = before.subarray(start, start + size);
        const y = after.subarray(start, start + size);
        const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)];
        if (xx === 0) continue;
        // Half precision rounds what is kept.
        expect(Math.sqrt(yy / xx)).toBeCloseTo(1, 3);
        const angle = Math.acos(Math.min(1, xy / Math.sqrt(xx * yy)));
        expect(angle).toBeLessThan(THETA + 0.002);
      }
    }
    expect(calls.length).toBeGreaterThan(0);
  });

  it.each(["key", "value"] as const)(
    "%s: what is kept is the same before each token and after it",
    async (letter) => {
      const { calls, layers } = await watch({ [letter]: THETA });
      // One call to a layer and token: the next token of a layer finds what the one before it found, and one vector more.
      for (let at = layers; at < calls.length; at++) {
        const earlier = calls[at - layers].before;
        expect(calls[at].before.subarray(0, earlier.length)).toEqual(earlier);
        expect(calls[at].before.length).toBeGreaterThan(earlier.length);
      }
      expect(calls.length).toBe(3 * layers);
    },
  );

  /** What was in the tensors before and after every change. */
  async function watch(
    noise: Partial<Record<NoiseLetter, number>>,
  ): Promise<{ calls: { before: Float32Array; after: Float32Array; size: number }[]; layers: number }> {
    const model = await loadModel({ model: GGUF_FILE });
    const tensors = openTensors(model.llama);
    const calls: { before: Float32Array; after: Float32Array; size: number }[] = [];
    let before: Float32Array | undefined;
    let size = 0;
    const watching: Tensors = {
      ...tensors,
      read(tensor, into, offset, bytes) {
        tensors.read(tensor, into, offset, bytes);
        if (into instanceof BigInt64Array) return; // the cells
        before = numbers(into, bytes);
        const described = tensors.describe(tensor);
        size = described.name.startsWith("kqv_out")
          ? tensors.describe(described.sources[0]).entries[0]
          : described.entries[0];
      },
      write(tensor, from, offset, bytes) {
        tensors.write(tensor, from, offset, bytes);
        if (!before) return; // what was there is put back
        const there = from.constructor as Float32ArrayConstructor;
        const again = new there(bytes / there.BYTES_PER_ELEMENT);
        tensors.read(tensor, again, offset, bytes);
        calls.push({ before, after: numbers(again, bytes), size });
        before = undefined;
      },
    };
    const noisy = await NoisyContext.open(model, { contextSize: 256, threads: 1 }, watching);
    const aimed = noisy.noiseFor(readNoise(noise, 1));
    const { batch } = noisy.context;
    for (let position = 0; position < 12; position++) {
      batch.clear();
      batch.add(100 + position, position, 0, true);
      await noisy.decode(position < 9 ? undefined : aimed);
    }
    noisy.close();
    const layers = model.llama.functions.model_n_layer(model.address);
    model.llama.functions.model_free(model.address);
    return { calls, layers };
  }
});

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, at) => sum + x * b[at], 0);
}

/** Numbers of single or half precision. */
function numbers(array: ArrayBufferView, bytes: number): Float32Array {
  if (array instanceof Float32Array) return array.slice(0, bytes / 4);
  const bits = array as Uint16Array;
  return Float32Array.from(bits.subarray(0, bytes / 2), (half) => {
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return half & 0x8000 ? -size : size;
  });
}
