import { describe, expect, it } from "vitest";
import { uniform } from "./uniform.ts";

// Seeds are promises: these numbers may change only in a major version.
describe("uniform, frozen", () => {
  it("uniform(0, 0 .. 4) gives what it gave in version 0.1", () => {
    expect([0, 1, 2, 3, 4].map((step) => uniform(0, step))).toEqual([
      0.3990464708489645, 0.9722412015223156, 0.019449422443156505, 0.7873677707778073, 0.9345361787578239,
    ]);
  });

  it("uniform(42, 0 .. 4) gives what it gave in version 0.1", () => {
    expect([0, 1, 2, 3, 4].map((step) => uniform(42, step))).toEqual([
      0.6129598811894158, 0.9877186509145105, 0.8258668271960493, 0.7295992648393473, 0.32641814575508354,
    ]);
  });

  it("uniform(2^53 - 1, 2^53 - 1, 2^32 - 1), the largest of each, gives what it gave in version 0.1", () => {
    const largest = Number.MAX_SAFE_INTEGER;
    expect(uniform(largest, largest, 2 ** 32 - 1)).toBe(0.715178069370034);
  });

  it("uniform(42, 7, stream 0 .. 3) gives what it gave in version 0.1", () => {
    expect([0, 1, 2, 3].map((stream) => uniform(42, 7, stream))).toEqual([
      0.3583605106473168, 0.29871775939182665, 0.3293003269891639, 0.3969566115902201,
    ]);
  });
});
