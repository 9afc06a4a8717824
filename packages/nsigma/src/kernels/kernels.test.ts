import { afterAll, describe, expect, it } from "vitest";
import { allocateLogits } from "../candidates/workspace.ts";
import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { kernelName, useKernel } from "./choose.ts";
import type { KernelName } from "./contract.ts";
import { draw } from "./plain/draw.ts";
import { cross } from "./plain/crossing.ts";
import { keep } from "./plain/keep.ts";
import { softmaxSums } from "./plain/softmax-sums.ts";
import { statistics } from "./plain/statistics.ts";
import { JsKernel } from "./js/index.ts";
import { widenBfloat16, widenFloat16 } from "../logits/half.ts";
import { KINDS, unusualRow } from "./unusual-rows.fixture.ts";
import { wasmModule } from "./wasm/exports.ts";
import { WasmKernel } from "./wasm/index.ts";

const LENGTHS = [1, 3, 5, 63, 256, 300, 2048, 4096, 8191, 8192, 9000, 33_000];
const MOST = 33_000;
const ROWS = KINDS.flatMap((kind) => LENGTHS.map((length) => ({ kind, length })));

const module = wasmModule();
const KERNELS = [new JsKernel(MOST), ...(module ? [new WasmKernel(MOST, module)] : [])];
const found = () => ({ max: NaN, mean: NaN, variance: NaN, finite: NaN, firstNaN: NaN });

afterAll(() => useKernel("auto"));

it("WebAssembly with SIMD is available here, and chosen", () => {
  expect(module).not.toBeNull();
  useKernel("auto");
  expect(kernelName()).toBe("wasm");
});

describe.each(KERNELS)("the kernel $name, beside plain loops", (kernel) => {
  it.each(ROWS)("has the statistics of a row '$kind' of $length", ({ kind, length }) => {
    const row = unusualRow(kind, length, 1);
    const plain = found();
    kernel.load(row, length);
    const ours = kernel.row;
    statistics(row, length, plain);
    expect({ max: ours.max, finite: ours.finite, firstNaN: -1 }).toEqual({
      max: plain.max,
      finite: plain.finite,
      firstNaN: plain.firstNaN,
    });
    // What matters of mean and deviation is where they put a line.
    const std = Math.sqrt(plain.variance);
    const size = Math.max(std, Math.abs(plain.max), 1e-30);
    expect(Math.abs(ours.mean - plain.mean)).toBeLessThanOrEqual(1e-6 * size);
    expect(Math.abs(Math.sqrt(ours.variance) - std)).toBeLessThanOrEqual(1e-6 * Math.max(std, 1e-6 * size));
  });

  it.each(ROWS)("has the sums and ranks of a row '$kind' of $length", ({ kind, length }) => {
    const row = unusualRow(kind, length, 2);
    kernel.load(row, length);
    const { logits, max, finite } = kernel.row;
    for (const scale of [0.3, 1, 4]) {
      const [ours, plain] = [
        { sum: 0, weighted: 0 },
        { sum: 0, weighted: 0 },
      ];
      kernel.softmaxSums(scale, ours);
      softmaxSums({ logits: row, count: length, max }, scale, plain);
      expect(Math.abs(ours.sum / plain.sum - 1)).toBeLessThan(1e-7);
      expect(Math.abs(ours.weighted - plain.weighted)).toBeLessThanOrEqual(1e-7 * Math.abs(plain.weighted));
      const weights = Float64Array.from(row, (logit) => Math.exp((logit - max) * scale));
      for (const share of [0, 0.1, 0.5, 0.9, 0.999, 1]) {
        const plainMass = { threshold: 0, rank: 0 };
        kernel.crossMass(logits, share, scale, NaN);
        cross(row, weights, length, share, plainMass);
        // At a share of 1 it is rounding that says which token of no weight is the last.
        if (share < 1) expect(kernel.crossing).toEqual(plainMass);
      }
    }
    for (const k of [1, 2, 5, 40, 1000, finite].filter((each) => each <= finite)) {
      const plainRank = { threshold: 0, rank: 0 };
      kernel.crossRank(logits, k);
      cross(row, null, length, k, plainRank);
      expect(kernel.crossing).toEqual(plainRank);
    }
  });

  it.each(ROWS)(
    "keeps the same entries of a row '$kind' of $length, by its logits and by other keys",
    ({ kind, length }) => {
      const row = unusualRow(kind, length, 8);
      const out = { logits: new Float32Array(length), ids: new Int32Array(length) };
      for (const by of ["logits", "keys"] as const) {
        for (const k of [1, 3, Math.ceil(length / 2)]) {
          kernel.load(row, length);
          if (by === "keys") kernel.nearness(kernel.row.mean);
          const keys = (by === "keys" ? kernel.keys : kernel.row.logits).slice(0, length);
          const rank = Math.min(k, kernel.row.finite);
          kernel.crossRank(by === "keys" ? kernel.keys : kernel.row.logits, rank);
          const { threshold } = kernel.crossing;
          const kept = keep({ logits: row, ids: null, count: length }, keys, threshold, rank, out);
          kernel.keep(by === "keys" ? kernel.keys : kernel.row.logits, threshold, rank);
          const { logits, ids, count } = kernel.row;
          expect([count, [...logits.subarray(0, count)]]).toEqual([kept, [...out.logits.subarray(0, kept)]]);
          expect(Array.from(ids ?? []).slice(0, count)).toEqual([...out.ids.subarray(0, kept)]);
        }
      }
    },
  );

  it.each(ROWS)("draws the same tokens from a row '$kind' of $length", ({ kind, length }) => {
    const row = unusualRow(kind, length, 3);
    kernel.load(row, length);
    const { max } = kernel.row;
    const scratch = new Float64Array(length);
    for (const u of [0, 0.1, 0.25, 0.5, 0.77, 0.9999, 1 - 2 ** -53]) {
      const token = kernel.draw(0.7, u);
      expect(token).toBe(draw({ logits: row, count: length, max }, 0.7, u, scratch));
    }
  });

  it.each([300, 8191, 9000, 33_000])(
    "takes half-precision rows of %s as the floats they stand for",
    (length) => {
      for (const dtype of ["float16", "bfloat16"] as const) {
        const data = Uint16Array.from({ length }, (_, i) => (i * 40503) & 0xffff);
        const floats = new Float32Array(length);
        (dtype === "float16" ? widenFloat16 : widenBfloat16)(data, floats, length);
        // Neither NaN nor infinities, which are refused or settled elsewhere.
        floats.forEach((each, i) => Number.isFinite(each) || ((data[i] = 0x3c00), (floats[i] = NaN)));
        (dtype === "float16" ? widenFloat16 : widenBfloat16)(data, floats, length);
        const plain = found();
        kernel.load({ data, dtype }, length);
        const ours = kernel.row;
        statistics(floats, length, plain);
        expect(ours.logits.subarray(0, length)).toEqual(floats);
        expect(ours.max).toBe(plain.max);
        expect(Math.abs(ours.mean - plain.mean)).toBeLessThanOrEqual(1e-6 * plain.max);
        expect(ours.variance / plain.variance).toBeCloseTo(1, 5);
      }
    },
  );

  it("finds the first NaN, among infinities too", () => {
    for (const length of [7, 300, 9000, 33_000]) {
      for (const at of [0, 3, Math.floor(length / 2), length - 1]) {
        for (const negative of [false, true]) {
          const row = unusualRow("some banned", length, 4);
          new DataView(row.buffer).setUint32(4 * at, negative ? 0xffc00000 : 0x7fc00000, true);
          row[length - 1] = at === length - 1 ? NaN : Infinity;
          kernel.load(row, length);
          expect(kernel.row.firstNaN).toBe(at);
        }
      }
    }
  });
});

const CHAINS: SamplerOptions[] = [
  { topNSigma: 1, temperature: 1.5 },
  { topNSigma: 3 },
  { topK: 40, temperature: 0.8 },
  { topP: 0.9, temperature: 1.5 },
  { minP: 0.05 },
  { typicalP: 0.9 },
  { etaCutoff: 0.002 },
  { pLess: "plain" },
  { topNSigma: 2, topK: 50, topP: 0.95, minP: 0.01, xtcProbability: 1, temperature: 2 },
  { temperature: 1.3 },
];

/** Everything that can be seen of a chain on a row. */
function seen(kernel: KernelName, options: SamplerOptions, row: Float32Array) {
  useKernel(kernel);
  const sampler = createSampler({ ...options, seed: 5 });
  const { ids } = sampler.distribution(row);
  const { kernel: ran, steps, token } = sampler.trace(row);
  return { ran, ids: [...ids], token, thresholds: steps.map(({ threshold }) => threshold ?? 0) };
}

describe("every chain on every kernel", () => {
  it.each(KINDS)("keeps and draws the same of rows '%s'; the trace says which kernel ran", (kind) => {
    for (const length of [300, 9000]) {
      const row = unusualRow(kind, length, 6);
      const place = allocateLogits(length);
      place.set(row);
      for (const options of CHAINS) {
        const js = seen("js", options, row);
        for (const wasm of [seen("wasm", options, row), seen("wasm", options, place)]) {
          expect([js.ran, wasm.ran]).toEqual(["js", "wasm"]);
          expect({ ids: wasm.ids, token: wasm.token }).toEqual({ ids: js.ids, token: js.token });
          wasm.thresholds.forEach((threshold, i) => {
            const off = Math.abs(threshold - js.thresholds[i]);
            expect(off).toBeLessThanOrEqual(1e-6 * Math.abs(js.thresholds[i]));
          });
        }
      }
    }
  });
});
