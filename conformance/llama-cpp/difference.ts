import type { Link } from "./links.ts";
import type { Outcome } from "./outcome.ts";
import { type Bend, type Candidates, EXACT, type RuleOf, U } from "./rules.ts";

/**
 * Why two kept sets may differ. "equals": the tokens on the line have the same logit, and each side keeps as many of
 * them. "rounding": ours is what exact arithmetic keeps, and llama.cpp's what arithmetic in float32 may keep.
 */
export interface Cause {
  kind: "equals" | "rounding";
  /** How far llama.cpp's line lies from the exact one, as a share of how far float32 can move it. */
  share: number;
}

export function causeOf(
  ruleOf: RuleOf,
  before: Float32Array,
  ours: Outcome,
  native: Outcome,
): Cause | undefined {
  const { ids, logits } = candidatesIn(before);
  const rule = ruleOf({ ids, logits });
  const within = (bend: Bend, limit: Bend) => bend.line <= limit.line && bend.order <= limit.order;
  const found = rule.bend(native.kept);
  if (!within(rule.bend(ours.kept), rule.ours ?? EXACT) || !within(found, rule.float32)) return undefined;
  const logitsOf = ({ kept }: Outcome) => bytes(logits.filter((_, i) => kept[ids[i]]).toSorted());
  const share = rule.float32.line > 0 ? found.line / rule.float32.line : 0;
  return { kind: Buffer.compare(logitsOf(ours), logitsOf(native)) === 0 ? "equals" : "rounding", share };
}

export function sameSet(a: Outcome, b: Outcome): boolean {
  return Buffer.compare(a.kept, b.kept) === 0;
}

export function largestDifference({ probabilities: a }: Outcome, { probabilities: b }: Outcome): number {
  let largest = 0;
  for (let id = 0; id < a.length; id++) {
    const difference = Math.abs(a[id] - b[id]);
    // Not Math.max: a NaN must come out.
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/**
 * How far probabilities may lie apart. They move by at most twice the largest error of a logit, and each of up to
 * four roundings of a logit (bias, penalties, division by T) is off by 2^-24 of its size; samplers that make logits
 * out of sums say what these lose. Tokens below one in a billion do not count.
 */
export function tolerance(links: readonly Link[], { ids, logits }: Candidates, native: Outcome): number {
  const top = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  let size = 1;
  let spread = 1;
  ids.forEach((id, i) => {
    if (native.probabilities[id] < 1e-9) return;
    size = Math.max(size, Math.abs(logits[i]));
    spread = Math.max(spread, top - logits[i]);
  });
  const lost = links.reduce((sum, { float32 }) => sum + (float32?.(native.kept.length) ?? 0), 0);
  return 8 * size * U + lost * spread;
}

export function inWords(ours: Outcome, native: Outcome): string {
  const ids = [...ours.kept.keys()];
  const extra = ids.filter((id) => ours.kept[id] > native.kept[id]);
  const missing = ids.filter((id) => ours.kept[id] < native.kept[id]);
  const some = (list: number[]) => `${list.length} (${list.slice(0, 5).join()})`;
  return `keeps ${some(extra)} that llama.cpp does not, not ${some(missing)} that it does`;
}

function candidatesIn(row: Float32Array): Candidates {
  const ids = Int32Array.from(row.keys()).filter((id) => row[id] !== -Infinity);
  return { ids, logits: Float32Array.from(ids, (id) => row[id]) };
}

function bytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
