import { encode } from "../generate/encode.ts";
import { promptOf } from "../generate/generate.ts";
import type { Model } from "../models/model.ts";

/** The logits of the token that would come after a prompt; of a GGUF model less what all of them have in common. */
export async function nextRow(model: Model, prompt: string, plain: boolean): Promise<Float32Array> {
  if (model.kind === "gguf") return model.nextLogits(promptOf(model, prompt, plain));
  const { input_ids, attention_mask } = encode(model, prompt, plain);
  const { logits } = await model.network({ input_ids, attention_mask });
  const data = logits.to("float32").data as Float32Array;
  return data.slice(-logits.dims.at(-1));
}
