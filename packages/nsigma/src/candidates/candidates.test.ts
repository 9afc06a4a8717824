import { describe, expect, it } from "vitest";
import { LogitsError } from "../errors.ts";
import { rowOfLogits } from "../rows.fixture.ts";
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
  it("load(row) borrows the row until the first cut or the first write", () => {
    const row = rowOfLogits(1, 3, 2);
    const candidates = new Candidates();
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

  it("borrow() lends different candidates until one is given back, and then lends that again", () => {
    const first = borrow();
    const second = borrow();
    expect(second).not.toBe(first);
    giveBack(first);
    expect(borrow()).toBe(first);
    giveBack(first);
    giveBack(second);
  });
});
