import type { Trace } from "nsigma";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLocal } from "../models/load.ts";
import type { LocalModel } from "../models/model.ts";
import { noisyRows } from "./noisy-rows.ts";

const PROMPT = "Mia has 12 plums and eats 5. How many plums are left?";
const maxOf = (row: Float32Array): number => row.reduce((most, logit) => Math.max(most, logit), -Infinity);

describe.each([
  ["a GGUF", GGUF_FILE],
  ["an ONNX model", "embedded"],
])("noisyRows(%s, ids, noise, draws)", (_name, name) => {
  let model: LocalModel;
  beforeAll(async () => {
    model = await loadLocal(name);
  });
  afterAll(() => model.close());

  it("is the row of a text that was written with the same noise", async () => {
    const traces: Trace[] = [];
    const noise = { attention: 0.5, key: 0.5, seed: 9 };
    const onTrace = (trace: Trace): void => void traces.push(trace);
    await model.host.generate({ prompt: PROMPT, sampler: { temperature: 0 }, noise, maxTokens: 2, onTrace });
    const ids = [...model.encode(PROMPT), traces[0].token];
    const [row] = await noisyRows(model, ids, noise, 1);
    expect(maxOf(row)).toBeCloseTo(traces[1].max, 4);
    const [sober] = await model.logitsAfter(ids, ids.length - 1);
    expect(maxOf(row)).not.toBeCloseTo(maxOf(sober), 4);
  });

  it("has a row for each draw, whose seeds follow each other", async () => {
    const ids = model.encode(PROMPT);
    const rows = await noisyRows(model, ids, { attention: 0.5, seed: 9 }, 4);
    const [last] = await noisyRows(model, ids, { attention: 0.5, seed: 12 }, 1);
    expect(new Set(rows.map(maxOf)).size).toBe(4);
    expect(maxOf(rows[3])).toBeCloseTo(maxOf(last), 5);
  });

  it("is the row without noise where the dose is 0", async () => {
    const ids = model.encode(PROMPT);
    const [row] = await noisyRows(model, ids, { attention: 0, seed: 9 }, 1);
    const [sober] = await model.logitsAfter(ids, ids.length - 1);
    row.forEach((logit, id) => expect(logit).toBeCloseTo(sober[id], 2));
  });

  it("refuses a text that gets no noise", async () => {
    const ids = model.encode("Mia has 12");
    expect(ids.length).toBeLessThan(7);
    await expect(noisyRows(model, ids, { attention: 0.5, seed: 9 }, 1)).rejects.toThrow(
      /^prompt has \d tokens and gets no noise, which begins at token 7; give a longer one, or a smaller noise.sinks$/,
    );
    expect(await noisyRows(model, ids, { attention: 0.5, seed: 9, sinks: 0 }, 1)).toHaveLength(1);
  });
});

describe("noisyRows on two runtimes", () => {
  it.each(["hidden", "value", "attention"] as const)(
    "%s noise of one seed is the same in ONNX and GGUF",
    async (letter) => {
      const models = [await loadLocal("embedded"), await loadLocal(GGUF_FILE)];
      const noise = { [letter]: 0.5, seed: 1 };
      const rows: Float32Array[] = [];
      for (const model of models) rows.push(...(await noisyRows(model, model.encode(PROMPT), noise, 1)));
      const ids = models[0].encode(PROMPT);
      const [sober] = await models[0].logitsAfter(ids, ids.length - 1);
      const apart = (a: Float32Array, b: Float32Array): number =>
        maxOf(a.map((x, id) => Math.abs(x - b[id])));
      expect(apart(rows[0], rows[1])).toBeLessThan(0.05);
      expect(apart(rows[0], sober)).toBeGreaterThan(0.3);
      for (const model of models) await model.close();
    },
  );
});
