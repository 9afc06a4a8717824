import { describe, expect, it } from "vitest";
import { summary } from "./summary.ts";

describe("summary(figures)", () => {
  it("summary([5, 1, 4, 2, 3]) has the middle, the least and both quartiles", () => {
    expect(summary([5, 1, 4, 2, 3])).toEqual({ median: 3, min: 1, q1: 2, q3: 4 });
  });

  it("summary(an even number of figures) takes the mean of the two in the middle", () => {
    expect(summary([10, 2, 4, 8])).toEqual({ median: 6, min: 2, q1: 3.5, q3: 8.5 });
  });

  it("summary([7]) is 7 all over", () => {
    expect(summary([7])).toEqual({ median: 7, min: 7, q1: 7, q3: 7 });
  });

  it("summary(figures) leaves their order alone", () => {
    const figures = [3, 1, 2];
    summary(figures);
    expect(figures).toEqual([3, 1, 2]);
  });
});
