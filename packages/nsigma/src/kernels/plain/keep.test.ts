import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rows } from "../../rows.fixture.ts";
import { keep } from "./keep.ts";

interface Kept {
  logits: number[];
  ids: number[];
}

function kept(logits: Float32Array, ids: Int32Array | null, threshold: number, limit: number): Kept {
  const out = { logits: new Float32Array(logits.length), ids: new Int32Array(logits.length) };
  const count = keep({ logits, ids, count: logits.length }, logits, threshold, limit, out);
  return { logits: [...out.logits.subarray(0, count)], ids: [...out.ids.subarray(0, count)] };
}

/** Best first, equals by lower id; as many as allowed; back in id order. */
function slow(logits: Float32Array, ids: Int32Array, threshold: number, limit: number): Kept {
  const entries = [...logits]
    .map((logit, i) => ({ logit, id: ids[i] }))
    .filter(({ logit }) => logit >= threshold)
    .sort((a, b) => b.logit - a.logit || a.id - b.id)
    .slice(0, limit)
    .sort((a, b) => a.id - b.id);
  return { logits: entries.map(({ logit }) => logit), ids: entries.map(({ id }) => id) };
}

const cases = fc.tuple(rows, fc.nat(), fc.nat(), fc.boolean()).map(([row, place, room, renumber]) => {
  const threshold = Math.max(row[place % row.length], -1e30);
  const above = row.filter((logit) => logit > threshold).length;
  // The contract asks for a limit of at least the entries above the threshold.
  const limit = above + (room % (row.length - above + 1));
  const ids = Int32Array.from(row, (_, i) => (renumber ? i * 3 + 1 : i));
  return { row, threshold, limit, ids, renumber };
});

describe("keep", () => {
  it("keep([1, 3, 2, 3], threshold 2) keeps 3, 2 and 3 in id order", () => {
    expect(kept(rowOfLogits(1, 3, 2, 3), null, 2, 4)).toEqual({ logits: [3, 2, 3], ids: [1, 2, 3] });
  });

  it("keep([2, 2, 3, 2], threshold 2, limit 2) lets the equals with higher ids go", () => {
    expect(kept(rowOfLogits(2, 2, 3, 2), null, 2, 2)).toEqual({ logits: [2, 3], ids: [0, 2] });
  });

  it("keep([2, 3, 2], threshold 2, limit 1) keeps no equal when there is no room for one", () => {
    expect(kept(rowOfLogits(2, 3, 2), null, 2, 1)).toEqual({ logits: [3], ids: [1] });
  });

  it("keep(row, threshold 0) takes 0 and -0 for equals", () => {
    expect(kept(rowOfLogits(-0, 0, -1), null, 0, 3).ids).toEqual([0, 1]);
    expect(kept(rowOfLogits(0, -0, -1), null, -0, 1).ids).toEqual([0]);
  });

  it("keep(keys, logits, ...) compares the keys and moves the logits", () => {
    const out = { logits: new Float32Array(4), ids: new Int32Array(4) };
    const keys = Float32Array.of(1, 3, 2, 3);
    const row = { logits: rowOfLogits(9, 8, 7, 6), ids: null, count: 4 };
    const count = keep(row, keys, 2, 2, out);
    expect([...out.ids.subarray(0, count)]).toEqual([1, 3]);
    expect([...out.logits.subarray(0, count)]).toEqual([8, 6]);
  });

  it("keep(row, ids, threshold, limit) agrees with filtering and sorting", () => {
    fc.assert(
      fc.property(cases, ({ row, threshold, limit, ids, renumber }) => {
        expect(kept(row, renumber ? ids : null, threshold, limit)).toEqual(slow(row, ids, threshold, limit));
      }),
    );
  });

  it("keep(row, ids, ...) may write over what it reads", () => {
    fc.assert(
      fc.property(cases, ({ row, threshold, limit, ids }) => {
        const logits = row.slice();
        const names = ids.slice();
        const own = { logits, ids: names, count: row.length };
        const count = keep(own, logits, threshold, limit, own);
        const result = { logits: [...logits.subarray(0, count)], ids: [...names.subarray(0, count)] };
        expect(result).toEqual(slow(row, ids, threshold, limit));
      }),
    );
  });
});
