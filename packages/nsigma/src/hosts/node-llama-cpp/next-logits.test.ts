import type { LlamaContextSequence } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextLogits } from "./next-logits.ts";
import { openSequence } from "./open-sequence.fixture.ts";

let sequence: LlamaContextSequence;
beforeAll(async () => {
  sequence = await openSequence();
});
afterAll(() => sequence.model.dispose());

describe("nextLogits(sequence, prompt)", () => {
  it("nextLogits(sequence, prompt) is a logarithm of a probability for every token, whatever was before", async () => {
    const row = await nextLogits(sequence, "Mia has 12 plums and buys");
    expect(row).toHaveLength(4096);
    expect(row.reduce((sum, logit) => sum + Math.exp(logit), 0)).toBeCloseTo(1, 5);
    await nextLogits(sequence, [{ role: "user", content: "Mia has" }]);
    expect(await nextLogits(sequence, "Mia has 12 plums and buys")).toEqual(row);
  });

  it("nextLogits(sequence, '') says what was expected", async () => {
    await expect(nextLogits(sequence, "")).rejects.toThrow(/^prompt must be a text or a list of messages/);
  });
});
