import { promptOf } from "../generate/generate.ts";
import { promptTokens, rowsAfter } from "../generate/network.ts";
import type { LocalModel } from "../models/model.ts";
import type { HostRequest } from "nsigma/hosts";

/** A row of logits, and the text that it goes on from. */
export interface NextRow {
  logits: Float32Array;
  /** The prompt's tokens, for what reads the text; undefined where the runtime keeps them to itself. */
  prompt?: readonly number[];
}

/** The logits of the token that would come after a prompt; of a GGUF model less what all of them have in common. */
export async function nextRow(
  model: LocalModel,
  prompt: HostRequest["prompt"],
  plain: boolean,
): Promise<NextRow> {
  if (model.kind === "gguf") return { logits: await model.nextLogits(promptOf(model, prompt, plain)) };
  const ids = promptTokens(model, prompt, plain);
  const rows = await rowsAfter(model, ids);
  return { logits: rows[rows.length - 1].slice(), prompt: ids };
}
