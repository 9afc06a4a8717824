import type { RowOutline } from "nsigma/analysis";
import { calibratedTopK } from "./calibrated-top-k.ts";

/** One way to cut rows that has a single value left to choose: the larger, the looser. */
export interface Cut {
  /** The least value that keeps the row's next token; -Infinity where every value does, Infinity where none does. */
  need(row: RowOutline): number;
  /** How many tokens a value keeps, from 1. */
  kept(row: RowOutline, value: number): number;
}

/** A family of cuts. Its shape is chosen among those listed; its value is the least that keeps enough of the next tokens. */
export interface Rule {
  readonly name: string;
  /** What the shape's numbers and the value are, in a formula's words. */
  readonly formula: (shape: readonly number[], value: number) => string;
  /** As many as every other rule with a shape has, so that all have the same budget; one, empty, for a rule without. */
  readonly shapes: (rows: readonly RowOutline[]) => readonly (readonly number[])[];
  /** @param rows those that the rule is found on, for a cut that learns more of them than its value */
  readonly cut: (shape: readonly number[], rows: readonly RowOutline[]) => Cut;
}

/** How many shapes every rule that has any may try. */
export const BUDGET = 16;

/** The same n for every row. */
export const CONSTANT_N: Rule = {
  name: "constant n",
  formula: (_, n) => `n = ${figure(n)}`,
  shapes: () => [[]],
  cut: () =>
    line(
      ({ gap }) => gap,
      (_, n) => n,
    ),
};

/**
 * Rules that find n from a row's σ-distance d, and their rivals. All are cuts: a rule tells how far below the best token its line
 * is. Constant n is n = a + b·d and n = c·d^k with a shape of 0, and min-p is `p ≥ c·p_max^k` with k = 1; there k = 0 is epsilon
 * and k = 2 top-a.
 */
export const RULES: readonly Rule[] = [
  CONSTANT_N,
  {
    name: "n = a + b·d",
    formula: ([b], a) => `n = ${figure(a)} ${b < 0 ? "-" : "+"} ${figure(Math.abs(b))}·d`,
    shapes: () => steps(-1.25, 0.125),
    cut: ([b]) =>
      line(
        ({ gap, sigmaDistance }) => gap - b * sigmaDistance,
        ({ sigmaDistance }, a) => a + b * sigmaDistance,
      ),
  },
  {
    name: "n = c·d^k",
    formula: ([k], c) => `n = ${figure(c)}·d^${figure(k)}`,
    shapes: () => steps(-3, 0.25),
    cut: ([k]) => scaled(({ sigmaDistance }) => sigmaDistance ** k),
  },
  {
    name: "n in a step of d",
    formula: ([at, times], n) => `n = ${figure(n)}; ${figure(n * times)} from d = ${figure(at)}`,
    shapes: stepShapes,
    cut: ([at, times]) => scaled(({ sigmaDistance }) => (sigmaDistance < at ? 1 : times)),
  },
  {
    name: "min-p",
    formula: (_, value) => `p = ${figure(Math.exp(-value))}`,
    shapes: () => [[]],
    cut: () => powerOfBest(1),
  },
  {
    name: "p ≥ c·p_max^k",
    formula: ([k], value) => `c = ${figure(Math.exp(-value))}, k = ${figure(k)}`,
    shapes: () => steps(0, 0.25),
    cut: ([k]) => powerOfBest(k),
  },
  {
    name: "epsilon, Calibrated-ε",
    formula: (_, value) => `ε = ${figure(Math.exp(-value))}`,
    shapes: () => [[]],
    cut: () => powerOfBest(0),
  },
  {
    name: "top-p",
    formula: (_, p) => `p = ${figure(p)}`,
    shapes: () => [[]],
    cut: () => ({
      need: ({ rank, above }) => (rank === 1 ? -Infinity : above),
      kept: (row, p) => (p > 0 ? row.keptUpTo(p) : 1),
    }),
  },
  {
    name: "top-k",
    formula: (_, k) => `k = ${k}`,
    shapes: () => [[]],
    cut: () => ({ need: ({ rank }) => rank, kept: ({ finite }, k) => Math.min(k, finite) }),
  },
  {
    name: "Greedy-Threshold, min-p",
    formula: ([least], value) => `p = ${figure(Math.exp(-value))}, greedy below p_max = ${figure(least)}`,
    shapes: () => Array.from({ length: BUDGET }, (_, i) => [0.32 / 2 ** (i / 2)]).reverse(),
    cut: ([least]) =>
      line(
        ({ best, gap, sigma }) => (best < least ? Infinity : gap * sigma),
        ({ best, sigma }, value) => (best < least ? 0 : value / sigma),
      ),
  },
  {
    name: "Calibrated-TopK",
    formula: ([bins], value) => `correct ≥ ${figure(-value)}, ${bins} bins`,
    shapes: () => Array.from({ length: BUDGET }, (_, i) => [i + 1]),
    cut: ([bins], rows) => calibratedTopK(rows, bins),
  },
];

/** A cut by a line below the best token, which is always kept. @param at how far below, in σ */
function line(need: Cut["need"], at: (row: RowOutline, value: number) => number): Cut {
  return {
    need: (row) => (row.rank === 1 ? -Infinity : need(row)),
    kept: (row, value) => row.keptWithin(at(row, value)),
  };
}

/** n times what is made of the row. */
function scaled(by: (row: RowOutline) => number): Cut {
  return line(
    (row) => (row.gap === 0 ? 0 : row.gap / by(row)),
    (row, n) => n * by(row),
  );
}

/** ln p ≥ k·ln p_max - value. */
function powerOfBest(k: number): Cut {
  return line(
    ({ gap, sigma, best }) => gap * sigma - (1 - k) * Math.log(best),
    ({ sigma, best }, value) => (value + (1 - k) * Math.log(best)) / sigma,
  );
}

function steps(from: number, by: number): number[][] {
  return Array.from({ length: BUDGET }, (_, i) => [from + i * by]);
}

/** A step at four σ-distances that part the rows into fifths, by four factors; a factor of 1 would be constant n. */
function stepShapes(rows: readonly RowOutline[]): number[][] {
  const sorted = rows.map(({ sigmaDistance }) => sigmaDistance).sort((a, b) => a - b);
  return [0.2, 0.4, 0.6, 0.8].flatMap((share) =>
    [0.5, 0.75, 1.5, 2].map((times) => [sorted[Math.floor(share * sorted.length)], times]),
  );
}

/** Three digits that say something. */
function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
