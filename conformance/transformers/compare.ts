import { createSampler, type SamplerOptions } from "nsigma";
import { note, type Tally } from "../report.ts";
import type { Case } from "./golden.ts";
import { optionsFor, widened } from "./samplers.ts";

/**
 * How far float32 may move a probability or a line, as a share of it.
 *
 * transformers takes softmax in float32. torch sums 32,000 weights in 16 lanes: 2^11 additions, each rounded by 2^-25
 * of the sum or less, make 2^-14 at worst; on these rows it is off by 2^-16.6 at most. An exponent up to 2^6 is rounded
 * by 2^-24 of itself, which moves a probability by 2^-18.
 */
export const MOVED = 2 ** -16;

/** How many of each logit are kept, for equals can stand for each other. */
type Kept = Map<number, number>;

interface Ranked {
  /** The row's ids by falling logit, equals by rising id: what ranks in the golden files count. */
  order: Int32Array;
  row: Float32Array;
}

export function ranked(row: Float32Array): Ranked {
  const order = Int32Array.from(row.keys()).sort((a, b) => row[b] - row[a] || a - b);
  return { order, row };
}

function idsOf({ order }: Ranked, runs: readonly number[]): number[] {
  const ids: number[] = [];
  for (let i = 0; i < runs.length; i += 2) ids.push(...order.subarray(runs[i], runs[i + 1]));
  return ids.sort((a, b) => a - b);
}

function logitsOf({ row }: Ranked, ids: Iterable<number>): Kept {
  const kept: Kept = new Map();
  for (const id of ids) kept.set(row[id], (kept.get(row[id]) ?? 0) + 1);
  return kept;
}

function within(inner: Kept, outer: Kept): boolean {
  return [...inner].every(([logit, count]) => count <= (outer.get(logit) ?? 0));
}

const same = (a: Kept, b: Kept): boolean => within(a, b) && within(b, a);

function ours(options: SamplerOptions, { prompt = [], ids = [] }: Case, row: Float32Array) {
  const sampler = createSampler(options);
  sampler.prompt(prompt);
  for (const token of ids) sampler.accept(token);
  return sampler.distribution(row);
}

/** Adds one golden row to the tally. */
export function compare(name: string, golden: Case, on: Ranked, to: Tally): void {
  const options = optionsFor(name, golden);
  const { ids, probabilities } = ours(options, golden, on.row);
  const expected = idsOf(on, golden.kept);
  to.compared++;

  const kept = [...ids].sort((a, b) => a - b);
  const sameIds = kept.length === expected.length && kept.every((id, i) => id === expected[i]);
  if (!sameIds) {
    const [left, right] = [logitsOf(on, kept), logitsOf(on, expected)];
    if (same(left, right)) {
      to.equals++;
    } else if (onTheLine(golden, on, options, left, right)) {
      to.rounding++;
      return;
    } else {
      note(to, `${example(golden)}: keeps ${shown(expected)}, not ${shown(kept)}`);
      return;
    }
  }
  const last = golden.p.length - 1;
  for (const [i, p] of golden.p.entries()) {
    const difference = Math.abs(p - probabilities[i === last ? probabilities.length - 1 : i]);
    to.largest = Math.max(to.largest, difference);
    if (!(difference <= MOVED * p)) {
      note(to, `${example(golden)}: probability ${i} is ${p}, not ${probabilities[i]}`);
      return;
    }
  }
}

/** Theirs is ours once they reckon in float64, or lies between ours with every line moved in and moved out. */
function onTheLine(golden: Case, on: Ranked, options: SamplerOptions, left: Kept, right: Kept): boolean {
  if (golden.exact && same(left, logitsOf(on, idsOf(on, golden.exact)))) return true;
  const moved = (by: number) => logitsOf(on, ours(widened(options, by), golden, on.row).ids);
  return within(moved(-MOVED), right) && within(right, moved(MOVED));
}

function example({ row, temperature = 1, set }: Case): string {
  return `${row.join(" ")} at ${temperature}, ${JSON.stringify(set)}`;
}

function shown(ids: readonly number[]): string {
  return ids.length > 12 ? `${ids.length} (${ids.slice(0, 6).join(" ")} ...)` : `[${ids.join(" ")}]`;
}
