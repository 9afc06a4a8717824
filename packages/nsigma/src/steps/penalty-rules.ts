import type { Candidates } from "../candidates/candidates.ts";
import { held } from "../candidates/held.ts";
import type { History } from "../history/history.ts";
import type { WindowCounts } from "../history/window-counts.ts";

/** The tokens that count in full, and over how many before them it fades. */
export interface Span {
  readonly full: number;
  readonly fade: number;
}

/** How much an occurrence counts for that is this many tokens old; more than 0 within the span. */
function weightOf(age: number, { full, fade }: Span): number {
  return age < full ? 1 : 1 - (age - full + 1) / fade;
}

/**
 * The repetition penalty, once for each token that occurs.
 *
 * @param rule how strong it is, and how much of that the older half of the window has
 * @param zero the logit from which it divides upwards and multiplies downwards
 */
export function divideRepeats(
  candidates: Candidates,
  { length }: History,
  counts: WindowCounts,
  rule: Span & { readonly repetition: number; readonly slope: number },
  zero: number,
): void {
  const { logits } = candidates;
  const { repetition, slope, full } = rule;
  for (let slot = 0; slot < counts.distinct; slot++) {
    const id = counts.tokens[slot];
    const entry = candidates.indexOf(id);
    if (entry < 0) continue;
    const age = length - 1 - counts.last[id];
    const older = slope < 1 && 2 * age >= Math.min(full, length);
    const r = older ? 1 + (repetition - 1) * slope : repetition;
    const weight = weightOf(age, rule);
    const over = logits[entry] - zero;
    // Without a fade exactly over / r, as engines divide.
    const divided = weight === 1 ? over / r : over * (1 + weight * (1 / r - 1));
    const multiplied = over * (weight === 1 ? r : 1 + weight * (r - 1));
    logits[entry] = held(zero + (over > 0 ? divided : multiplied), logits[entry]);
  }
}

/** The frequency penalty for each occurrence by its own age, and the presence penalty by the latest one's. */
export function subtractUses(
  candidates: Candidates,
  history: History,
  counts: WindowCounts,
  rule: Span & { readonly frequency: number; readonly presence: number },
): void {
  const { logits, temperature } = candidates;
  const { tokens, length } = history;
  const { frequency, presence, full } = rule;
  const take = (id: number, amount: number) => {
    const entry = candidates.indexOf(id);
    if (entry >= 0) logits[entry] = held(logits[entry] - amount * temperature, logits[entry]);
  };
  for (let slot = 0; slot < counts.distinct; slot++) {
    const id = counts.tokens[slot];
    const weight = weightOf(length - 1 - counts.last[id], rule);
    take(id, counts.counts[id] * frequency + presence * weight);
  }
  // Occurrences that fade were taken in full above.
  const faded = length - full;
  for (let i = counts.start(history); i < faded; i++) {
    take(tokens[i], -frequency * (1 - weightOf(length - 1 - i, rule)));
  }
}
