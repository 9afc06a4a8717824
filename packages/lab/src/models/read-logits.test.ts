import { expect, it } from "vitest";
import { EMBEDDED, locate } from "./locate.ts";
import { loadOnnx } from "./load-onnx.ts";
import { readLogits } from "./read-logits.ts";

it.each([1, 3, 16, 100])("readLogits in pieces of %d rows shows the rows of the whole text", async (rows) => {
  const { folder } = locate(EMBEDDED) as { folder: string };
  const model = await loadOnnx(EMBEDDED, folder);
  const ids = [...model.encode("Tom has 3 apples and buys 4 more. How many apples does he have?")];
  const whole = await model.logitsAfter(ids, 0);
  for (const from of [0, 5, ids.length - 1]) {
    const seen: number[] = [];
    const read = (row: Float32Array, at: number): void => {
      seen.push(at);
      const most = row.reduce((worst, logit, id) => Math.max(worst, Math.abs(logit - whole[at][id])), 0);
      expect(most).toBeLessThan(1e-3);
    };
    await readLogits(model.network, {}, ids, from, read, rows * model.vocabSize);
    expect(seen).toEqual(ids.map((_, at) => at).slice(from));
  }
  await model.close();
});
