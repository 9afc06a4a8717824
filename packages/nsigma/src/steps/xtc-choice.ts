import type { Candidates } from "../candidates/candidates.ts";
import type { XtcOptions } from "./xtc.ts";

/** Whom XTC calls likely, and whom it spares. */
export interface XtcRule {
  /** ln of what is called likely. */
  readonly logThreshold: number;
  readonly protected: readonly number[];
  readonly protection: NonNullable<XtcOptions["protection"]>;
  readonly keepTies: boolean;
  readonly minKeep: number;
}

const STAYS = 0;
const GOES = -1;

/**
 * Marks what XTC removes when it strikes: a key of -1 for what goes, 0 for what stays.
 *
 * @returns how many tokens go
 */
export function markRemoved(candidates: Candidates, rule: XtcRule, keys: Float32Array): number {
  const line = candidates.logitOf(rule.logThreshold);
  const { logits, count } = candidates;
  for (let i = 0; i < count; i++) {
    keys[i] = logits[i] === -Infinity ? -Infinity : logits[i] >= line ? GOES : STAYS;
  }
  if (rule.protection === "unlikely") spare(candidates, rule, keys);

  const last = lastLikely(logits, count, keys);
  if (last < 0) return 0;
  keys[last] = STAYS;
  for (let i = 0; rule.keepTies && i < count; i++) if (logits[i] === logits[last]) keys[i] = STAYS;
  const spared = spare(candidates, rule, keys);
  let removed = 0;
  for (let i = 0; i < count; i++) if (keys[i] === GOES) removed++;
  const nothing = (spared > 0 && rule.protection === "step") || candidates.size - removed < rule.minKeep;
  return nothing ? 0 : removed;
}

/** The least likely of the marked; of equals the one with the lowest id. */
function lastLikely(logits: Float32Array, count: number, keys: Float32Array): number {
  let last = -1;
  for (let i = 0; i < count; i++) if (keys[i] === GOES && (last < 0 || logits[i] < logits[last])) last = i;
  return last;
}

/** Lets the protected tokens stay; returns how many would have gone. */
function spare(candidates: Candidates, rule: XtcRule, keys: Float32Array): number {
  let spared = 0;
  for (const id of rule.protected) {
    const entry = candidates.indexOf(id);
    if (entry < 0 || keys[entry] !== GOES) continue;
    keys[entry] = STAYS;
    spared++;
  }
  return spared;
}
