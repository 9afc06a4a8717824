import { describe, expect, it } from "vitest";
import { readLayout } from "./layout.ts";
import type { OrtMetadata, OrtSession } from "./runtime.ts";

const CACHE = ["batch_size", 2, "past_sequence_length", 64];

/** A session as it describes itself: names with shapes; what goes in beside the cache is int64, the others are float32. */
function session(
  inputs: Record<string, (number | string)[]>,
  outputs: Record<string, (number | string)[]>,
  types: Record<string, string> = {},
): OrtSession {
  const about = (of: Record<string, (number | string)[]>): OrtMetadata[] =>
    Object.entries(of).map(([name, shape]) => {
      const usual = name in inputs && !name.startsWith("past") ? "int64" : "float32";
      return { name, isTensor: true, type: types[name] ?? usual, shape };
    });
  return {
    inputNames: Object.keys(inputs),
    outputNames: Object.keys(outputs),
    inputMetadata: about(inputs),
    outputMetadata: about(outputs),
    run: () => Promise.reject(new Error("it is only looked at")),
  };
}

const IDS = {
  input_ids: ["batch_size", "sequence_length"],
  attention_mask: ["batch_size", "total_sequence_length"],
};
const PAST = { "past_key_values.0.key": CACHE, "past_key_values.0.value": CACHE };
const PRESENT = { "present.0.key": CACHE, "present.0.value": CACHE };
const LOGITS = { logits: ["batch_size", "sequence_length", 4096] };

describe("readLayout(session)", () => {
  it("pairs what goes into the cache with what comes out, and knows a row's entries", () => {
    const { slots, vocabSize, float32 } = readLayout(session({ ...IDS, ...PAST }, { ...PRESENT, ...LOGITS }));
    expect(slots.map(({ past, present }) => [past, present])).toEqual([
      ["past_key_values.0.key", "present.0.key"],
      ["past_key_values.0.value", "present.0.value"],
    ]);
    expect(slots[0]).toMatchObject({ heads: 2, width: 64, type: "float32" });
    expect({ vocabSize, float32 }).toEqual({ vocabSize: 4096, float32: true });
  });

  it("leaves the vocabulary open where the model does", () => {
    const open = session(
      { ...IDS, ...PAST },
      { ...PRESENT, logits: ["batch_size", "sequence_length", "vocab"] },
    );
    expect(readLayout(open).vocabSize).toBeUndefined();
  });

  it.each([
    ["no tokens", session({ pixels: [1, 3] }, LOGITS), /the input input_ids/],
    ["no logits", session({ ...IDS, ...PAST }, PRESENT), /the output logits/],
    ["no cache", session(IDS, LOGITS), /a model with a cache: export it with past_key_values/],
    [
      "half a cache",
      session({ ...IDS, ...PAST }, { ...LOGITS, "present.0.key": CACHE }),
      /present\.0\.value/,
    ],
    [
      "something else to be fed",
      session({ ...IDS, ...PAST, encoder_hidden_states: [1] }, { ...LOGITS, ...PRESENT }),
      /encoder_hidden_states is one/,
    ],
    [
      "a cache of another shape",
      session({ ...IDS, "past_key_values.0.key": [2, "batch", 3] }, { ...LOGITS, ...PRESENT }),
      /past_key_values\.0\.key of \[batch, heads, length, width\]/,
    ],
  ])("a session with %s is refused", (_, odd, expected) => {
    expect(() => readLayout(odd)).toThrow(expected);
  });

  it.each([
    ["input_ids", "int32", "int64"],
    ["attention_mask", "bool", "int64"],
    ["past_key_values.0.key", "bfloat16", "float32 or float16"],
    ["past_key_values.0.value", "uint8", "float32 or float16"],
    ["present.0.value", "float16", "float32"],
    ["logits", "bfloat16", "float32 or float16"],
  ])("a session whose %s is %s is refused", (name, type, right) => {
    const odd = session({ ...IDS, ...PAST }, { ...LOGITS, ...PRESENT }, { [name]: type });
    expect(() => readLayout(odd)).toThrow(
      `session must be a model whose ${name} is ${right}; export it so, got "${type}"`,
    );
  });
});
