import { encode } from "../generate/encode.ts";
import { promptOf } from "../generate/generate.ts";
import type { Model } from "../models/model.ts";

/** A row of logits, and the text that it goes on from. */
export interface NextRow {
  logits: Float32Array;
  /** The prompt's tokens, for what reads the text; undefined where the runtime keeps them to itself. */
  prompt?: readonly number[];
}

/** The logits of the token that would come after a prompt; of a GGUF model less what all of them have in common. */
export async function nextRow(model: Model, prompt: string, plain: boolean): Promise<NextRow> {
  if (model.kind === "gguf") return { logits: await model.nextLogits(promptOf(model, prompt, plain)) };
  const { input_ids, attention_mask } = encode(model, prompt, plain);
  const { logits } = await model.network({ input_ids, attention_mask });
  const data = logits.to("float32").data as Float32Array;
  const ids = Array.from(input_ids.data as BigInt64Array, Number);
  return { logits: data.slice(-logits.dims.at(-1)), prompt: ids };
}
