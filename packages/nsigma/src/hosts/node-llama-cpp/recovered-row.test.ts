import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSequence } from "./open-sequence.fixture.ts";
import { RecoveredRow, WHOLE_ROW } from "./recovered-row.ts";

let sequence: LlamaContextSequence;
beforeAll(async () => {
  sequence = await openSequence();
});
afterAll(() => sequence.model.dispose());

/** A map as llama.cpp's float32 would make it of logits, at the temperature that is asked for. */
function probabilitiesOf(logits: readonly number[]): Map<number, number> {
  const weights = logits.map((logit) => Math.fround(Math.exp((logit - Math.max(...logits)) / 4)));
  const sum = weights.reduce((a, b) => a + b);
  const entries = weights.map((weight, token): [number, number] => [token, Math.fround(weight / sum)]);
  return new Map(entries.sort((a, b) => b[1] - a[1]));
}

describe("RecoveredRow", () => {
  it("fill(probabilities) is the logits up to a shift, 340 nats down and banned tokens at -Infinity", () => {
    const logits = [3, -2.5, 0, -Infinity, 17.25, -322.75];
    const row = new RecoveredRow().fill(probabilitiesOf(logits));
    const shift = row[0] - logits[0];
    for (const [token, logit] of logits.entries()) {
      if (logit === -Infinity) expect(row[token]).toBe(-Infinity);
      else expect(row[token] - shift).toBeCloseTo(logit, 3);
    }
  });

  it("fill(probabilities) writes into the same row as long as the vocabulary is", () => {
    const row = new RecoveredRow();
    const first = row.fill(probabilitiesOf([1, 2, 3]));
    expect(row.fill(probabilitiesOf([3, 2, 1]))).toBe(first);
    expect(row.fill(probabilitiesOf([3, 2, 1, 0]))).toHaveLength(4);
  });

  it("fill(controlledEvaluate(WHOLE_ROW)) has what temperature 1 would give, to the last bits of a float32", async () => {
    const at = async (generateNext: object): Promise<Map<number, number>> => {
      await sequence.clearHistory();
      const [output] = await sequence.controlledEvaluate([[2 as Token, { generateNext }]]);
      return output!.next.probabilities!;
    };
    const plain = { probabilities: true, options: { temperature: 1, topK: 0, topP: 1, minP: 0 } };
    const expected = await at(plain);
    const row = new RecoveredRow().fill(await at(WHOLE_ROW));
    expect(row.length).toBe(4096);
    const [[best, highest]] = expected;
    for (const [token, probability] of expected) {
      expect(row[token] - row[best]).toBeCloseTo(Math.log(probability / highest), 4);
    }
  });
});
