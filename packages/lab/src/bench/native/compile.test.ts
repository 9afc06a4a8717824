import { describeRow } from "nsigma/analysis";
import { describe, expect, it } from "vitest";
import { lay, synthetic } from "../rows.ts";
import { compileLoops, type Loops } from "./compile.ts";
import { loadKoffi } from "./koffi.ts";

async function loopsHere(): Promise<Loops | undefined> {
  try {
    return compileLoops(await loadKoffi());
  } catch {
    return undefined;
  }
}

const loops = await loopsHere();

describe.skipIf(!loops)("the native loops", () => {
  it.each([1, 31, 512, 1003, 4096])("time_pass over %i entries finds what describeRow finds", (vocab) => {
    const { data } = lay(synthetic("flat", vocab, 2), 1, 3);
    const rows = loops!.rows_new(data, 3, vocab)!;
    const found = new Float64Array(3);
    // Four calls from row 1 on end with row 1 again.
    expect(loops!.time_pass(rows, 3, vocab, 1, 4, found)).toBeGreaterThan(0);
    loops!.rows_free(rows);
    const { max, mean, std } = describeRow(data.slice(vocab, 2 * vocab));
    expect(found[0]).toBe(max);
    expect(found[1] / vocab).toBeCloseTo(mean, 5);
    expect(found[2] / vocab).toBeCloseTo(std ** 2 + mean ** 2, 4);
  });
});
