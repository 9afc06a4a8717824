import { RowOutline } from "nsigma/analysis";
import { uniform } from "nsigma/random";
import { describe, expect, it } from "vitest";
import { calibratedTopK } from "./calibrated-top-k.ts";
import { fit, meanBits } from "./fit.ts";
import { BUDGET, type Rule, RULES } from "./rules.ts";

/** Rows of 500 logits in a bulk, one of which stands out by more in some rows than in others; the next token is drawn from the row. */
function drawnRows(count: number, seed: number): { logits: Float32Array; next: number }[] {
  return Array.from({ length: count }, (_, row) => {
    const logits = Float32Array.from({ length: 500 }, (_, i) => {
      const [a, b] = [uniform(seed + row, 2 * i), uniform(seed + row, 2 * i + 1)];
      return 2 * Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
    });
    logits[7] += 3 * (row % 5);
    const weights = Array.from(logits, (logit) => Math.exp(logit));
    let left = uniform(seed + row, 5000) * weights.reduce((sum, each) => sum + each);
    const next = weights.findIndex((weight) => (left -= weight) < 0);
    return { logits, next };
  });
}

const DRAWN = drawnRows(200, 100);
const ROWS = DRAWN.map(({ logits, next }) => new RowOutline(logits, next));
const ruleOf = (name: string): Rule => RULES.find((rule) => rule.name === name)!;

/** The tokens that a condition on probabilities and σ keeps, counted one by one. */
function counted(row: number, keeps: (logit: number, probability: number) => boolean): number {
  const { logits } = DRAWN[row];
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  return logits.filter((logit) => keeps(logit, Math.exp(logit) / sum)).length;
}

describe("RULES", () => {
  it("have one shape or as many as every other rule with a choice", () => {
    for (const rule of RULES) expect([1, BUDGET]).toContain(rule.shapes(ROWS).length);
  });

  it.each(RULES.map((rule) => [rule.name, rule] as const))(
    "%s keeps the next token with the value that it needs, and needs none for the best token",
    (_, rule) => {
      for (const shape of rule.shapes(ROWS)) {
        const cut = rule.cut(shape, ROWS);
        for (const row of ROWS) {
          const need = cut.need(row);
          if (row.rank === 1) {
            if (rule.name !== "top-k") expect(need).toBe(-Infinity);
            expect(cut.kept(row, need)).toBe(1);
          } else if (Number.isFinite(need)) {
            // Within a slice of σ/32 tokens are counted in proportion.
            expect(cut.kept(row, need)).toBeGreaterThanOrEqual(
              Math.min(row.rank, row.keptWithin(row.gap)) - 1,
            );
          }
        }
      }
    },
  );

  it.each(RULES.filter(({ name }) => name !== "Calibrated-TopK").map((rule) => [rule.name, rule] as const))(
    "%s keeps no fewer tokens the larger the value",
    (_, rule) => {
      const cut = rule.cut(rule.shapes(ROWS)[0], ROWS);
      for (const row of ROWS.slice(0, 20)) {
        const kept = [0.01, 0.1, 0.5, 0.9, 1, 2, 5, 10].map((value) => cut.kept(row, value));
        expect(kept).toEqual(kept.toSorted((a, b) => a - b));
      }
    },
  );

  it.each<[string, number[], number, (row: RowOutline, logit: number, p: number) => boolean]>([
    ["constant n", [], 2, ({ sigma, best }, _, p) => Math.log(best / p) <= 2 * sigma],
    [
      "n = a + b·d",
      [-0.25],
      3,
      ({ sigma, sigmaDistance: d, best }, _, p) => Math.log(best / p) <= (3 - 0.25 * d) * sigma,
    ],
    [
      "n = c·d^k",
      [-1],
      6,
      ({ sigma, sigmaDistance: d, best }, _, p) => Math.log(best / p) <= (6 / d) * sigma,
    ],
    [
      "n in a step of d",
      [4, 0.5],
      2,
      ({ sigma, sigmaDistance: d, best }, _, p) => Math.log(best / p) <= (d < 4 ? 2 : 1) * sigma,
    ],
    ["min-p", [], -Math.log(0.05), ({ best }, _, p) => p >= 0.05 * best],
    ["p ≥ c·p_max^k", [2], -Math.log(0.2), ({ best }, _, p) => p >= 0.2 * best ** 2],
    ["epsilon, Calibrated-ε", [], -Math.log(0.003), (_row, _, p) => p >= 0.003],
    [
      "Greedy-Threshold, min-p",
      [0.16],
      -Math.log(0.05),
      ({ best }, _, p) => p >= (best < 0.16 ? best : 0.05 * best),
    ],
  ])("%s keeps what its formula says", (name, shape, value, keeps) => {
    const cut = ruleOf(name).cut(shape, ROWS);
    for (const [at, row] of ROWS.entries()) {
      const exact = Math.max(
        1,
        counted(at, (logit, p) => keeps(row, logit, p * (1 + 1e-9))),
      );
      expect(Math.abs(cut.kept(row, value) - exact)).toBeLessThanOrEqual(1 + 0.05 * exact);
      if (row.rank > 1 && Math.abs(cut.need(row) - value) > 1e-3) {
        const { logits, next } = DRAWN[at];
        const p = row.best * Math.exp(logits[next] - Math.max(...logits));
        expect(cut.need(row) <= value).toBe(keeps(row, logits[next], p));
      }
    }
  });
});

describe("fit(rule, rows, wanted)", () => {
  it.each(RULES.map((rule) => [rule.name, rule] as const))("%s keeps as many as are wanted", (name, rule) => {
    for (const wanted of [0.9, 0.97, 1]) {
      const { cut, value } = fit(rule, ROWS, wanted)!;
      const kept = ROWS.filter((row) => cut.need(row) <= value).length;
      expect(kept).toBeGreaterThanOrEqual(wanted * ROWS.length);
      // Ranks, and shares of few rows, come in steps that several rows share.
      if (name === "Calibrated-TopK" || name === "top-k") continue;
      expect(kept - 1).toBeLessThan(wanted * ROWS.length);
    }
  });

  it("takes of all shapes the one that keeps fewest tokens, so that a rule with a choice is never worse than one among its shapes", () => {
    const bits = (name: string) => {
      const { cut, value } = fit(ruleOf(name), ROWS, 0.95)!;
      return meanBits(cut, value, ROWS);
    };
    const constant = bits("constant n");
    for (const name of ["n = a + b·d", "n = c·d^k"]) expect(bits(name)).toBeLessThanOrEqual(constant);
    expect(bits("p ≥ c·p_max^k")).toBeLessThanOrEqual(Math.min(bits("min-p"), bits("epsilon, Calibrated-ε")));
  });

  it("finds n = c·d^k where the rows were made so", () => {
    const made = DRAWN.map(({ logits }) => {
      const { sigma, sigmaDistance, best } = new RowOutline(logits, 0);
      const line = Math.log(best) - (8 / sigmaDistance) * sigma;
      const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
      const kept = [...logits.keys()].filter((id) => logits[id] - Math.log(sum) >= line);
      const last = kept.reduce((one, other) => (logits[other] < logits[one] ? other : one));
      return new RowOutline(logits, last);
    });
    const found = fit(ruleOf("n = c·d^k"), made, 1)!;
    expect(found.shape).toEqual([-1]);
    expect(found.value).toBeCloseTo(8, 0);
  });

  it("is undefined for a rule that no shape of keeps as many as are wanted", () => {
    const flat = [0, 1, 2, 3].map((next) => new RowOutline(Float32Array.of(0.03, 0.02, 0.01, 0), next));
    const never: Rule = { ...ruleOf("Greedy-Threshold, min-p"), shapes: () => [[0.5]] };
    expect(fit(never, flat, 0.9)).toBeUndefined();
    expect(fit(never, flat, 0.25)!.value).toBe(-Infinity);
  });
});

describe("calibratedTopK(rows, bins)", () => {
  it("takes as many ranks as are correct often enough where the best token is as likely", () => {
    const sure = Float32Array.of(5, 0, 0, 0, 0, 0);
    const flat = Float32Array.of(0.5, 0.4, 0.3, 0.2, 0.1, 0);
    const rows = [
      ...[0, 0, 0, 1].map((next) => new RowOutline(sure, next)),
      ...[0, 1, 1, 3].map((next) => new RowOutline(flat, next)),
    ];
    const cut = calibratedTopK(rows, 2);
    // Sure rows: rank 1 is correct in 3 of 4, rank 2 in 1 of 4. Flat ones: 1/4, 2/4, and ranks 3 and 4 share 1/4.
    const kept = (correct: number) => [rows[0], rows[4]].map((row) => cut.kept(row, -correct));
    expect(kept(0.5)).toEqual([1, 2]);
    expect(kept(0.25)).toEqual([2, 2]);
    expect(kept(0.125)).toEqual([2, 4]);
    expect(rows.map((row) => cut.need(row))).toEqual([
      -Infinity,
      -Infinity,
      -Infinity,
      -0.25,
      -Infinity,
      -0.5,
      -0.5,
      -0.125,
    ]);
  });
});
