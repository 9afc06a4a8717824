import { describe, expect, it } from "vitest";
import { loadLocal } from "./load.ts";
import { EMBEDDED } from "./locate.ts";
import { piecesOf } from "./pieces.ts";

const IDS = Array.from({ length: 600 }, (_, at) => at + 10);

describe("piecesOf(model, ids)", () => {
  it("has every token of the text once, and predicts all but the first of each piece", async () => {
    const model = await loadLocal(EMBEDDED);
    const pieces = piecesOf(model, IDS);
    await model.close();
    expect(pieces.flatMap(({ ids, start }) => ids.slice(start - 1))).toEqual(IDS);
    for (const { ids } of pieces) expect(ids.length).toBeLessThanOrEqual(256);
  });

  it("begins every piece with what the model puts before a text", async () => {
    const model = await loadLocal(EMBEDDED);
    const beginning = piecesOf({ ...model, encode: () => [2] }, IDS);
    await model.close();
    for (const { ids, start } of beginning) expect([ids[0], start]).toEqual([2, 2]);
    expect(beginning.flatMap(({ ids }) => ids.slice(1))).toEqual(IDS);
  });

  it("leaves out a piece of one token, which nothing is predicted of", async () => {
    const model = await loadLocal(EMBEDDED);
    expect(piecesOf(model, IDS.slice(0, 257))).toHaveLength(1);
    expect(piecesOf(model, IDS.slice(0, 1))).toEqual([]);
    await model.close();
  });
});
