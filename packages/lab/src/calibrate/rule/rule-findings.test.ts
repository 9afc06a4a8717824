import { uniform } from "nsigma/random";
import { describe, expect, it } from "vitest";
import type { PredictedRow } from "../coverage.ts";
import { ruleFindings } from "./rule-findings.ts";
import { rowSet, transferRules } from "./transfer.ts";

/** Texts of 40 rows each, whose next tokens are drawn at a temperature. */
function* drawn(seed: number, temperature: number, texts: number): Generator<PredictedRow> {
  for (let row = 0; row < 40 * texts; row++) {
    const logits = Float32Array.from({ length: 300 }, (_, i) => 12 * uniform(seed + row, i) ** 4);
    const weights = Array.from(logits, (logit) => Math.exp(logit / temperature));
    let left = uniform(seed + row, 300) * weights.reduce((sum, each) => sum + each);
    const target = weights.findIndex((weight) => (left -= weight) < 0);
    yield { logits, target, text: Math.floor(row / 40) };
  }
}

async function reportOf(...sets: [name: string, seed: number, temperature: number, texts: number][]) {
  const read = sets.map(([name, ...how]) => rowSet(name, drawn(...how)));
  return transferRules(await Promise.all(read), 0.9);
}

describe("transferRules(sets, wanted)", () => {
  it("has a figure for each rule and set, and what the rule would be if it were found there", async () => {
    const report = await reportOf(["home", 1, 1, 6], ["alike", 5000, 1, 6], ["hot", 9000, 3, 6]);
    expect(report.sets.map(({ name, rows, texts }) => [name, rows, texts])).toEqual([
      ["home", 240, 6],
      ["alike", 240, 6],
      ["hot", 240, 6],
    ]);
    for (const { rule, judged } of report.transfers) {
      const [home, alike, hot] = judged;
      expect(home.covered.share).toBeGreaterThanOrEqual(0.9);
      expect(home.bits).toBe(home.bitsAtHome);
      if (rule === "constant n") {
        const { kept, bits } = home;
        expect(home.constant).toEqual({ kept, bits });
        // Elsewhere a little less than the n that was found can cover as much.
        expect(hot.constant!.kept / hot.kept).toBeGreaterThan(0.9);
        expect(hot.constant!.kept).toBeLessThanOrEqual(hot.kept);
      }
      expect(Math.abs(alike.covered.share - 0.9)).toBeLessThan(0.06);
      expect(hot.covered.high).toBeLessThan(0.9);
      expect(hot.bitsAtHome!).toBeGreaterThan(hot.bits);
    }
  });

  it("finds the best token alone where that is enough", async () => {
    const sure = await rowSet("sure", [...drawn(1, 0.02, 1)]);
    const { transfers } = transferRules([sure], 0.8);
    for (const { rule, found, judged } of transfers) {
      expect(found!.words).toBe(rule === "top-k" ? "k = 1" : "the best token alone");
      expect(judged[0].kept).toBe(1);
    }
  });

  it("parts every set's rows by the best token's probability, and leaves none out", async () => {
    const { sets } = await reportOf(["home", 1, 1, 3]);
    const [{ byConfidence, rows }] = sets;
    expect(byConfidence.reduce((sum, each) => sum + each.rows, 0)).toBe(rows);
    for (const { bestRight, rules } of byConfidence)
      for (const rule of rules) expect(rule!.covered).toBeGreaterThanOrEqual(bestRight.share);
  });
});

describe("ruleFindings(report)", () => {
  it("says that no rule transfers where none does, and which do where some do", async () => {
    const hot = ruleFindings(await reportOf(["home", 1, 1, 6], ["hot", 9000, 3, 6]));
    expect(hot[0]).toBe("No rule transfers: none has 90.0 % within its interval on the other set.");
    const alike = ruleFindings(await reportOf(["home", 1, 1, 6], ["alike", 5000, 1, 6]));
    expect(alike[0]).toMatch(/^These have 90\.0 % within their interval on the other set: .*constant n/);
    expect(alike[1]).toMatch(/^Off by at most, in points, on the other set: .*min-p \d+\.\d/);
  });

  it("says what Greedy-Threshold loses for certain: the flat rows whose best token is wrong", async () => {
    const report = await reportOf(["home", 1, 1, 3]);
    const rows: PredictedRow[] = [...drawn(1, 1, 3)];
    let lost = 0;
    for (const { logits, target } of rows) {
      const max = Math.max(...logits);
      const best = 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - max), 0);
      if (best < 0.3 && logits[target] < max) lost++;
    }
    expect(ruleFindings(report).at(-1)).toContain(
      `keeps no more than ${(100 * (1 - lost / rows.length)).toFixed(1)} % of the next tokens.`,
    );
  });

  it("says nothing of a set of few rows but that they are few", async () => {
    const few = await rowSet("few", [...drawn(1, 1, 1)].slice(0, 10));
    expect(ruleFindings(transferRules([few], 0.9))).toEqual([
      "few has 10 rows: with fewer than 20 chance decides.",
    ]);
  });
});
