import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";

/** What other projects' tests expect, as data: one file per source, in `vectors/`. */
interface VectorFile {
  source: { project: string; file: string };
  cases: Vector[];
}

interface Vector {
  name: string;
  /** The row: its logits (null is -Infinity), its softmax, or ln(id) for so many ids. */
  logits?: (number | null)[];
  probabilities?: number[];
  logOfId?: number;
  prompt?: number[];
  options: SamplerOptions;
  /** Why the expectation is not the source's own, where it is not. */
  differs?: string;
  expect: {
    /** Renormalised, by token id; 0 is cut. */
    probabilities?: number[];
    probabilityOf?: Record<string, number>;
    kept?: number[];
    count?: number;
    lowest?: number;
    /** The row after the steps. */
    logits?: number[];
    /** exp of the row after the steps, not renormalised. */
    weights?: number[];
    /** Where the first step drew its line. */
    threshold?: number;
  };
}

const TOLERANCE = 1e-5;
const folder = new URL("./vectors/", import.meta.url);

function rowOf({ logits, probabilities, logOfId }: Vector): Float32Array {
  if (logits) return Float32Array.from(logits, (logit) => logit ?? -Infinity);
  if (probabilities) return Float32Array.from(probabilities, Math.log);
  return Float32Array.from({ length: logOfId ?? 0 }, (_, id) => Math.log(id));
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i]), `entry ${i}: ${actual[i]}`).toBeLessThanOrEqual(TOLERANCE);
  }
}

function check(vector: Vector): void {
  const row = rowOf(vector);
  const sampler = createSampler({ seed: 1, ...vector.options });
  if (vector.prompt) sampler.prompt(vector.prompt);

  const { ids, probabilities } = sampler.distribution(row);
  const byId = new Float64Array(row.length);
  ids.forEach((id, i) => {
    byId[id] = probabilities[i];
  });
  const masked = sampler.mask(row.slice());
  const kept = [...ids].sort((a, b) => a - b);
  expect([...masked.keys()].filter((id) => masked[id] !== -Infinity)).toEqual(kept);

  const expected = vector.expect;
  if (expected.probabilities) expectClose(byId, expected.probabilities);
  for (const [id, p] of Object.entries(expected.probabilityOf ?? {})) expectClose([byId[Number(id)]], [p]);
  if (expected.kept) expect(kept).toEqual(expected.kept);
  if (expected.count !== undefined) expect(kept).toHaveLength(expected.count);
  if (expected.lowest !== undefined) expect(kept[0]).toBe(expected.lowest);
  if (expected.logits) expectClose(masked, expected.logits);
  if (expected.weights) expectClose(masked.map(Math.exp), expected.weights);
  if (expected.threshold !== undefined) {
    expectClose([sampler.trace(row).steps[0].threshold ?? NaN], [expected.threshold]);
  }
}

for (const file of readdirSync(folder)) {
  const { source, cases }: VectorFile = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  describe(`${source.project}, ${source.file}`, () => {
    for (const vector of cases) {
      it(`createSampler(${JSON.stringify(vector.options)}) gives what ${file} expects of ${vector.name}`, () => {
        expect(Object.keys(vector.expect)).not.toHaveLength(0);
        check(vector);
      });
    }
  });
}
