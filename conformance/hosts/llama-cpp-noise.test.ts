import { loadModel } from "nsigma/llama-cpp";
import { LETTERS, type NoiseLetter, readNoise } from "nsigma/noise";
import { GGUF_FILE } from "nsigma-tiny-model";
import { describe, expect, it } from "vitest";
import { NoisyContext } from "../../packages/nsigma/src/hosts/llama-cpp/noisy-context.ts";
import { openTensors, type Tensors } from "../../packages/nsigma/src/hosts/llama-cpp/tensors.ts";
import { noiseSuite } from "./llama-cpp-noise-suite.ts";

noiseSuite("the embedded model", GGUF_FILE);

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
