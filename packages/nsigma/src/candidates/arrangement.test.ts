import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rows } from "../rows.fixture.ts";
import { Arrangement } from "./arrangement.ts";
import { Candidates } from "./candidates.ts";
import { borrow, giveBack } from "./workspace.ts";

function loaded(row: Float32Array): { candidates: Candidates; arrangement: Arrangement } {
  const candidates = new Candidates();
  const arrangement = new Arrangement();
  candidates.arrangement = arrangement;
  candidates.load(row);
  return { candidates, arrangement };
}

function tokens(candidates: Candidates, arrangement: Arrangement): number[] {
  return [...arrangement.order(candidates)].map((entry) => candidates.id(entry));
}

describe("Arrangement", () => {
  it("order(candidates) is by id until something sorts", () => {
    const { candidates, arrangement } = loaded(rowOfLogits(1, 3, 2, 3));
    expect(tokens(candidates, arrangement)).toEqual([0, 1, 2, 3]);
    arrangement.sort(candidates);
    expect(tokens(candidates, arrangement)).toEqual([1, 3, 2, 0]);
  });

  it("order(candidates) after a cut is as it was sorted before, without what was cut", () => {
    const { candidates, arrangement } = loaded(rowOfLogits(1, 4, 2, 3));
    arrangement.sort(candidates);
    candidates.keepAbove(2);
    expect(tokens(candidates, arrangement)).toEqual([1, 3, 2]);
  });

  it("order(candidates) stays as it was sorted when logits are written, until the next sort", () => {
    const { candidates, arrangement } = loaded(rowOfLogits(1, 4, 2, 3));
    arrangement.sort(candidates);
    candidates.writable()[0] = 9;
    candidates.changed();
    expect(tokens(candidates, arrangement)).toEqual([1, 3, 2, 0]);
    arrangement.sort(candidates);
    expect(tokens(candidates, arrangement)).toEqual([0, 1, 3, 2]);
  });

  it("sortByNearness(candidates, centre) orders by distance, and a sort after it by logit again", () => {
    const { candidates, arrangement } = loaded(rowOfLogits(1, 4, 2, 3));
    arrangement.sort(candidates);
    arrangement.sortByNearness(candidates, 2.1);
    expect(tokens(candidates, arrangement)).toEqual([2, 3, 0, 1]);
    arrangement.sort(candidates);
    expect(tokens(candidates, arrangement)).toEqual([1, 3, 2, 0]);
  });

  it("keepBest(k) of candidates sorts their array", () => {
    const { candidates, arrangement } = loaded(rowOfLogits(1, 4, 2, 3));
    candidates.keepBest(3);
    expect(tokens(candidates, arrangement)).toEqual([1, 3, 2]);
  });

  it("load(row) starts with an array by id, as long as the vocabulary", () => {
    const { candidates, arrangement } = loaded(rowOfLogits(1, 4, 2, 3));
    candidates.keepBest(2);
    arrangement.size = 2;
    candidates.load(rowOfLogits(5, 7, 6));
    expect(tokens(candidates, arrangement)).toEqual([0, 1, 2]);
    expect([arrangement.size, candidates.size]).toEqual([3, 3]);
  });

  it("size of candidates counts what llama.cpp has left at -Infinity; without an arrangement what is finite", () => {
    const row = rowOfLogits(1, -Infinity, 2);
    expect(loaded(row).candidates.size).toBe(3);
    const plain = new Candidates();
    plain.load(row);
    expect(plain.size).toBe(2);
  });

  it("borrow(null, arrangement) lends it with the candidates, and giveBack() takes it off them", () => {
    const arrangement = new Arrangement();
    const candidates = borrow(null, arrangement);
    expect(candidates.arrangement).toBe(arrangement);
    giveBack(candidates);
    expect(candidates.arrangement).toBeNull();
    const plain = borrow(null);
    expect(plain.arrangement).toBeNull();
    giveBack(plain);
  });

  it("order(candidates) is each entry once, downwards by what it was sorted by, equals by id", () => {
    const centers = fc.option(fc.double({ noNaN: true, min: -9, max: 9 }));
    fc.assert(
      fc.property(rows, fc.nat(), centers, (row, place, center) => {
        const { candidates, arrangement } = loaded(row);
        if (center === null) arrangement.sort(candidates);
        else arrangement.sortByNearness(candidates, center);
        candidates.keepAbove(row[place % row.length]);
        const keys = row.map((logit) => (center === null ? logit : -Math.abs(logit - center)));
        const kept = Array.from({ length: candidates.count }, (_, i) => candidates.id(i));
        expect(tokens(candidates, arrangement)).toEqual(kept.sort((a, b) => keys[b] - keys[a] || a - b));
      }),
    );
  });
});
