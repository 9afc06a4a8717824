import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogitsError } from "../errors.ts";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { JsKernel } from "../kernels/js/index.ts";
import { Candidates } from "./candidates.ts";
import { borrow, giveBack } from "./workspace.ts";

function loaded(...logits: number[]): Candidates {
  const candidates = new Candidates();
  candidates.load(rowOfLogits(...logits));
  return candidates;
}

function ids(candidates: Candidates): number[] {
  return Array.from({ length: candidates.count }, (_, i) => candidates.id(i));
}

describe("Candidates", () => {
  it("load(row) borrows the row until the first cut or the first write, where the kernel can read it there", () => {
    const row = rowOfLogits(1, 3, 2);
    const candidates = new Candidates(new JsKernel(3));
    candidates.load(row);
    expect(candidates.logits).toBe(row);
    candidates.keepBest(2);
    expect(candidates.logits).not.toBe(row);
    candidates.load(row);
    candidates.writable()[0] = 9;
    expect([...row]).toEqual([1, 3, 2]);
    expect([...candidates.logits.subarray(0, 3)]).toEqual([9, 3, 2]);
  });

  it("keepAbove(line) keeps id order and tells the line it applied, never above the maximum", () => {
    const candidates = loaded(3, 1, 4, 1, 5);
    expect(candidates.keepAbove(3)).toBe(3);
    expect(ids(candidates)).toEqual([0, 2, 4]);
    expect(candidates.keepAbove(7)).toBe(5);
    expect(ids(candidates)).toEqual([4]);
  });

  it("keepAbove(-Infinity) drops the entries of -Infinity, which are no candidates", () => {
    const candidates = loaded(-Infinity, 2, -Infinity, 1);
    candidates.keepAbove(-Infinity);
    expect(ids(candidates)).toEqual([1, 3]);
  });

  it("keepBest(k) tells the logit at rank k", () => {
    const candidates = loaded(3, 1, 4, 1, 5);
    expect(candidates.keepBest(4)).toBe(1);
    expect(ids(candidates)).toEqual([0, 1, 2, 4]);
  });

  it("indexOf(id) finds a token before and after cuts, and -1 for one that is gone or never was", () => {
    const candidates = loaded(3, 1, 4, 1, 5);
    expect([0, 4, 5].map((id) => candidates.indexOf(id))).toEqual([0, 4, -1]);
    candidates.keepAbove(3);
    expect([0, 1, 2, 3, 4, 5].map((id) => candidates.indexOf(id))).toEqual([0, -1, 1, -1, 2, -1]);
  });

  it("statistics() after a cut are those of what is left; a NaN is named by its token id", () => {
    const candidates = loaded(3, 1, 5, 1, 7);
    candidates.keepAbove(3);
    expect(candidates.statistics()).toMatchObject({ max: 7, mean: 5, finite: 3 });
    candidates.writable()[1] = NaN;
    candidates.changed();
    expect(() => candidates.statistics()).toThrow(LogitsError);
    expect(() => candidates.statistics()).toThrow("the entry at position 2 is NaN");
  });

  it("borrow(null) lends different candidates until one is given back, and then lends that again", () => {
    const first = borrow(null);
    const second = borrow(null);
    expect(second).not.toBe(first);
    giveBack(first);
    expect(borrow(null)).toBe(first);
    giveBack(first);
    giveBack(second);
  });

  it("load(row of +Infinity entries) leaves those tokens, all equal", () => {
    const candidates = loaded(1, Infinity, -Infinity, Infinity);
    expect(ids(candidates)).toEqual([1, 3]);
    expect(candidates.statistics()).toMatchObject({ max: 0, mean: 0, variance: 0, finite: 2 });
  });

  it("load(row) after a cut, a temperature and a sort starts afresh", () => {
    const candidates = loaded(1, 2, 3);
    candidates.keepBest(1);
    candidates.temperature = 5;
    candidates.load(rowOfLogits(4, 5));
    expect(ids(candidates)).toEqual([0, 1]);
    expect([candidates.temperature, candidates.vocabSize, candidates.dense]).toEqual([1, 2, true]);
  });
});

function at(temperature: number, row: Float32Array): Candidates {
  const candidates = new Candidates();
  candidates.load(row);
  candidates.soften(temperature);
  return candidates;
}

const temperatures = fc.constantFrom(0.5, 1, 2);

/** Probabilities that are no 0. */
function likely(row: Float32Array, temperature: number): number[] {
  return softmax(row, temperature).filter((p) => p > 0);
}

describe("what Candidates know of the softmax", () => {
  it("entropy() is -Σ p ln p at the temperature applied so far, and never negative", () => {
    expect(at(1, rowOfLogits(3, 3, 3, 3)).entropy()).toBeCloseTo(Math.log(4), 12);
    expect(at(1, rowOfLogits(0, 900)).entropy()).toBe(0);
    fc.assert(
      fc.property(rows, temperatures, (row, t) => {
        const expected = likely(row, t).reduce((sum, p) => sum - p * Math.log(p), 0);
        const found = at(t, row).entropy();
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeCloseTo(expected, 9);
      }),
    );
  });

  it("logAgreement() is ln Σp²", () => {
    expect(at(1, rowOfProbabilities(0.5, 0.25, 0.25)).logAgreement()).toBeCloseTo(Math.log(0.375), 6);
    fc.assert(
      fc.property(rows, temperatures, (row, t) => {
        const expected = Math.log(likely(row, t).reduce((sum, p) => sum + p * p, 0));
        expect(at(t, row).logAgreement()).toBeCloseTo(expected, 9);
      }),
    );
  });

  it.each([1e-307, 1e-308, 5e-324])(
    "entropy(), logAgreement() and logitOf() at T = %s are those of the best alone",
    (t) => {
      const candidates = at(t, rowOfLogits(1, 2, 3));
      expect(candidates.entropy()).toBe(0);
      expect(candidates.logAgreement()).toBe(0);
      expect(candidates.logitOf(0)).toBe(3);
    },
  );

  it("soften(t) multiplies the temperature, and holds it where float32 rows are greedy or uniform anyway", () => {
    const candidates = at(1, rowOfLogits(1));
    candidates.soften(0.5);
    candidates.soften(8);
    expect(candidates.temperature).toBe(4);
    expect(candidates.scale).toBe(0.25);
    for (const t of [5e-324, 1e-310, 0, 1e308, Infinity]) {
      candidates.temperature = 1;
      candidates.soften(t);
      expect(Math.abs(Math.log2(candidates.temperature))).toBe(64);
      expect(Math.abs(Math.log2(candidates.scale))).toBe(64);
    }
  });

  it("logitOf(ln p) is the logit of a token with probability p", () => {
    fc.assert(
      fc.property(rows, temperatures, fc.nat(), (row, t, place) => {
        const probabilities = softmax(row, t);
        const id = place % row.length;
        fc.pre(probabilities[id] > 0);
        const found = at(t, row).logitOf(Math.log(probabilities[id]));
        expect(Math.abs(found - row[id])).toBeLessThan(1e-9 * Math.max(1, Math.abs(row[id])));
      }),
    );
  });

  it("rankOfMass(share) counts from the best, rankOfMass(share, keys) from the largest keys", () => {
    const row = rowOfProbabilities(0.1, 0.2, 0.3, 0.4);
    const candidates = at(1, row);
    expect([0.39, 0.41, 0.71, 0.95].map((share) => candidates.rankOfMass(share))).toEqual([1, 2, 3, 4]);
    const upwards = row.map((logit) => -logit);
    const ranks = [0.05, 0.15, 0.31, 0.61].map((share) => candidates.rankOfMass(share, upwards));
    expect(ranks).toEqual([1, 2, 3, 4]);
  });
});

describe("the best of Candidates", () => {
  it("best(3) of [3, 1, 4, 1, 5] are 5, 4 and 3; best(99) all, without -Infinity", () => {
    expect([...loaded(3, 1, 4, 1, 5).best(3)]).toEqual([5, 4, 3]);
    expect([...loaded(3, -Infinity, 4).best(99)]).toEqual([4, 3]);
  });

  it("best(k) is the head of the sorted row, before and after a cut", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 40 }), (row, k, kept) => {
        const sorted = [...row].filter((logit) => logit !== -Infinity).sort((a, b) => b - a);
        const zero = (logit: number) => logit + 0;
        const candidates = at(1, row);
        expect([...candidates.best(k)].map(zero)).toEqual(sorted.slice(0, k).map(zero));
        candidates.keepBest(kept);
        expect([...candidates.best(k)].map(zero)).toEqual(sorted.slice(0, kept).slice(0, k).map(zero));
      }),
    );
  });

  it("best(k) does not change the candidates", () => {
    const candidates = loaded(3, 1, 4, 1, 5);
    candidates.best(2);
    expect(ids(candidates)).toEqual([0, 1, 2, 3, 4]);
    expect([...candidates.logits.subarray(0, 5)]).toEqual([3, 1, 4, 1, 5]);
  });
});

describe("the cuts of Candidates", () => {
  it("keepBest(k, ties kept) keeps the equals on the line, keepBest(k) the lower ids of them", () => {
    const all = loaded(2, 3, 2, 1, 2);
    all.keepBest(2, true);
    expect(ids(all)).toEqual([0, 1, 2, 4]);
    const lower = loaded(2, 3, 2, 1, 2);
    lower.keepBest(2);
    expect(ids(lower)).toEqual([0, 1]);
  });

  it.each([
    [0, [1]],
    [-5, [1]],
    [1.9, [1]],
    [99, [0, 1, 2]],
    [Infinity, [0, 1, 2]],
  ])("keepBest(%s) of 3 tokens keeps %j", (k, kept) => {
    const candidates = loaded(2, 3, 1);
    candidates.keepBest(k);
    expect(ids(candidates)).toEqual(kept);
  });

  it("keepKeys(keys, k) keeps the largest keys, whatever the logits, and their logits beside them", () => {
    const candidates = loaded(5, 4, 3, 2);
    const keys = Float32Array.of(0, 7, -Infinity, 9);
    candidates.keepKeys(keys, 2);
    expect(ids(candidates)).toEqual([1, 3]);
    expect([...candidates.logits.subarray(0, 2)]).toEqual([4, 2]);
    expect(candidates.statistics()).toMatchObject({ max: 4, finite: 2 });
  });

  it("keepKeys(keys, k) never keeps a key of -Infinity, and with ties kept every key on the line", () => {
    const some = loaded(5, 4, 3, 2);
    some.keepKeys(Float32Array.of(0, 7, -Infinity, 0), 4);
    expect(ids(some)).toEqual([0, 1, 3]);
    const ties = loaded(5, 4, 3, 2);
    ties.keepKeys(Float32Array.of(0, 7, -1, 0), 2, true);
    expect(ids(ties)).toEqual([0, 1, 3]);
  });

  it("keepKeys(keys, k) is sorting by keys downwards, equals by lower id", () => {
    const keyed = rows.chain((row) =>
      fc.tuple(
        fc.constant(row),
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: row.length, maxLength: row.length }),
        fc.integer({ min: 1, max: 70 }),
      ),
    );
    fc.assert(
      fc.property(keyed, ([row, numbers, k]) => {
        const keys = Float32Array.from(numbers, (key, i) => (row[i] === -Infinity ? -Infinity : key));
        const expected = [...row.keys()]
          .filter((id) => row[id] !== -Infinity)
          .sort((a, b) => keys[b] - keys[a] || a - b)
          .slice(0, k)
          .sort((a, b) => a - b);
        const candidates = at(1, row);
        candidates.keepKeys(keys, k);
        expect(ids(candidates)).toEqual(expected);
      }),
    );
  });

  it("keepBest(k, ties kept, minKeep) counts the ties first, and where minKeep decides takes that many tokens", () => {
    const keep = (k: number, keepTies: boolean, minKeep: number) => {
      const candidates = loaded(2, 3, 2, 1, 2);
      const line = candidates.keepBest(k, keepTies, minKeep);
      return { line, ids: ids(candidates) };
    };
    expect(keep(1, true, 3)).toEqual({ line: 2, ids: [0, 1, 2] });
    expect(keep(2, true, 3)).toEqual({ line: 2, ids: [0, 1, 2, 4] });
    expect(keep(2, false, 3)).toEqual({ line: 2, ids: [0, 1, 2] });
    expect(keep(1, false, 99)).toEqual({ line: 1, ids: [0, 1, 2, 3, 4] });
  });

  it("keepAbove(line, minKeep) leaves at least this many of the best, as many as there are", () => {
    const keep = (line: number, minKeep: number) => {
      const candidates = loaded(3, 1, 4, 1, -Infinity, 5);
      return { line: candidates.keepAbove(line, minKeep), ids: ids(candidates) };
    };
    expect(keep(4.5, 3)).toEqual({ line: 3, ids: [0, 2, 5] });
    expect(keep(2, 3)).toEqual({ line: 2, ids: [0, 2, 5] });
    expect(keep(2, 2)).toEqual({ line: 2, ids: [0, 2, 5] });
    expect(keep(9, 0)).toEqual({ line: 5, ids: [5] });
    // Of the equals at 1 the lower id is the fourth.
    expect(keep(9, 4)).toEqual({ line: 1, ids: [0, 1, 2, 5] });
    expect(keep(9, 99).ids).toEqual([0, 1, 2, 3, 5]);
  });

  it("keys() has room for every candidate and is the same from cut to cut", () => {
    const candidates = loaded(1, 2, 3);
    const keys = candidates.keys();
    expect(keys.length).toBeGreaterThanOrEqual(3);
    candidates.keepBest(2);
    expect(candidates.keys()).toBe(keys);
  });
});
