import { AutoModelForCausalLM, AutoTokenizer } from "@huggingface/transformers";
import type { Host } from "nsigma/hosts";
import { transformersHost } from "nsigma/transformers";
import { MODEL_FOLDER } from "nsigma-tiny-model";

let opened: Promise<Host> | undefined;

/** The embedded model through transformers.js: what the others are compared with. */
export function referenceHost(): Promise<Host> {
  opened ??= openHost(MODEL_FOLDER);
  return opened;
}

/** The model in a folder, through transformers.js. */
export async function openHost(folder: string): Promise<Host> {
  const options = { local_files_only: true, device: "cpu" } as const;
  const model = await AutoModelForCausalLM.from_pretrained(folder, options);
  const tokenizer = await AutoTokenizer.from_pretrained(folder, options);
  return transformersHost({ model, tokenizer });
}
