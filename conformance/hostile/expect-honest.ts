import {
  createSampler,
  type Distribution,
  LogitsError,
  OptionError,
  type Sampler,
  type SamplerOptions,
} from "nsigma";
import { expect } from "vitest";
import type { HostileRow } from "./rows.ts";

/** What a call returns, or the error with which it refuses the row. Any other error is passed on. */
function attempt<Result>(act: () => Result): Result | LogitsError {
  try {
    return act();
  } catch (error) {
    if (error instanceof LogitsError) return error;
    throw error;
  }
}

export function expectOneLine(error: Error): void {
  expect(error.message).not.toContain("\n");
  expect(error.message.length).toBeLessThan(400);
}

/** A refusal has to be true: of a NaN that is in the row, or of a row with nothing left. */
function expectTrueRefusal(error: LogitsError, { entries }: HostileRow, bans: boolean): void {
  expectOneLine(error);
  const firstNaN = entries.findIndex(Number.isNaN);
  if (firstNaN >= 0) {
    expect(error.message).toBe(`logits: the entry at position ${firstNaN} is NaN`);
    expect(error.position).toBe(firstNaN);
    return;
  }
  expect(error.message).toBe("logits: every token is at -Infinity (banned), none can be chosen");
  expect(bans || entries.every((entry) => entry === -Infinity)).toBe(true);
}

/** The tokens that a row leaves in play: those at +Infinity, or else those above -Infinity. */
function playable(entries: readonly number[]): Set<number> {
  const best = Math.max(...entries);
  const inPlay = (entry: number) => (best === Infinity ? entry === Infinity : entry > -Infinity);
  return new Set([...entries.keys()].filter((id) => inPlay(entries[id])));
}

const isPlain = (value: unknown): boolean =>
  typeof value === "number"
    ? Number.isFinite(value)
    : typeof value !== "object" || value === null || Object.values(value).every(isPlain);

/** Each token once, all of them the row's, with probabilities that are finite and add up to 1. */
function expectHonestDistribution({ ids, probabilities }: Distribution, { entries }: HostileRow): void {
  const inPlay = playable(entries);
  expect(entries.some(Number.isNaN)).toBe(false);
  expect([...ids].filter((id) => !inPlay.has(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...probabilities].filter((p) => !(p >= 0 && p <= 1))).toEqual([]);
  expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
}

/**
 * One token of one row: every method refuses the row for the same true reason, or the token is one of the row's
 * that can be drawn.
 */
function expectHonestToken(sampler: Sampler, row: HostileRow, bans: boolean): void {
  const { logits } = row;
  const before = sampler.save();
  const twin = sampler.clone();
  const found = attempt(() => sampler.distribution(logits));
  expect(sampler.save()).toEqual(before);
  const trace = attempt(() => twin.trace(logits));
  const token = attempt(() => sampler.sample(logits));

  if (found instanceof LogitsError || trace instanceof LogitsError || token instanceof LogitsError) {
    for (const refusal of [found, trace, token]) {
      expect(refusal).toBeInstanceOf(LogitsError);
      expectTrueRefusal(refusal as LogitsError, row, bans);
    }
    expect(sampler.save()).toEqual(before);
    expect(twin.save()).toEqual(before);
    return;
  }
  expectHonestDistribution(found, row);
  const p = found.probabilities[found.ids.indexOf(token)];
  expect(p).toBeGreaterThan(0);
  expect(trace.token).toBe(token);
  expect(trace.probability).toBeCloseTo(p, 9);
  expect(isPlain(trace)).toBe(true);
  expect(sampler.save()).toEqual(twin.save());
}

/** What can be drawn is finite in the mask, and what was cut is at -Infinity; padding is, too. */
export function expectHonestMask(options: SamplerOptions, row: HostileRow): void {
  const sampler = createSampler(options);
  const { length } = row.entries;
  const found = attempt(() => sampler.distribution(row.logits));
  const masked = attempt(() => sampler.mask(row.logits, new Float32Array(length + 4).fill(7)));
  if (found instanceof LogitsError || masked instanceof LogitsError) {
    expect(masked).toEqual(found);
    return;
  }
  const possible = new Set(found.ids.filter((_, i) => found.probabilities[i] > 0));
  const kept = new Set(found.ids);
  const wrong = [...masked.entries()].filter(([id, logit]) => {
    if (possible.has(id)) return !Number.isFinite(logit);
    return kept.has(id) ? !(logit < Infinity) : logit !== -Infinity;
  });
  expect(wrong).toEqual([]);
}

/** The same row a few times over, in a text that has said `history`. */
export function expectHonest(
  options: SamplerOptions,
  row: HostileRow,
  history: number[],
  bans: boolean,
): void {
  const vocabSize = row.vocabSize === undefined ? {} : { vocabSize: row.vocabSize };
  let sampler: Sampler;
  try {
    sampler = createSampler({ ...options, ...vocabSize });
  } catch (error) {
    // An order that is not accepted, and nothing else: all values are in their ranges.
    expect(error).toBeInstanceOf(OptionError);
    expect((error as OptionError).option).toBe("order");
    expectOneLine(error as OptionError);
    return;
  }
  sampler.prompt(history);
  for (let i = 0; i < 3; i++) expectHonestToken(sampler, row, bans);
  sampler.accept(history[0] ?? 0);
  expectHonestToken(sampler, row, bans);
}
