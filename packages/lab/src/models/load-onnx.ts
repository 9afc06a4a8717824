import { AutoModelForCausalLM, AutoTokenizer, env, LogLevel } from "@huggingface/transformers";
import { tokenText } from "nsigma/hosts";
import { contextLengthOf, endOfTextOf, transformersHost } from "nsigma/transformers";
import { UserError } from "../errors.ts";
import { boundTemplate } from "./bounded-template.ts";
import { firstLine } from "./first-line.ts";
import { EMBEDDED, locate } from "./locate.ts";
import type { OnnxModel } from "./model.ts";

/**
 * Loads a model through transformers.js, on the CPU.
 *
 * @param name see `locate`
 * @throws UserError when there is no such model, its files cannot be read or fetched, or it is a GGUF
 */
export async function loadOnnx(name: string): Promise<OnnxModel> {
  const location = locate(name);
  if ("gguf" in location) {
    throw new UserError(
      `model ${name}: here an ONNX model is needed, because a GGUF's network cannot be called; give a folder or a hub id`,
    );
  }
  env.logLevel = LogLevel.ERROR;
  const path = "folder" in location ? location.folder : location.hub;
  const options = {
    local_files_only: "folder" in location,
    device: "cpu",
    // It is too small to be divided: a second thread gains nothing, and on a busy machine the two wait for each other.
    ...(name === EMBEDDED && { session_options: { intraOpNumThreads: 1 } }),
  } as const;
  try {
    const tokenizer = await AutoTokenizer.from_pretrained(path, options);
    boundTemplate(tokenizer, name);
    const network = await AutoModelForCausalLM.from_pretrained(path, options);
    const { tokensOf, textOf } = tokenText(tokenizer);
    const { vocab_size = 0 } = network.config as { vocab_size?: number };
    return {
      kind: "onnx",
      name,
      host: transformersHost({ model: network, tokenizer }),
      tokenizer,
      network,
      contextLength: contextLengthOf(network),
      endOfText: endOfTextOf(network, tokenizer),
      chat: Boolean(tokenizer.chat_template),
      vocabSize: vocab_size,
      encode: (text) => [...tokensOf(text)],
      textOf: (token) => textOf([token], true),
    };
  } catch (cause) {
    const what = "folder" in location ? "cannot be loaded" : "cannot be fetched from the hub";
    throw new UserError(`model ${name}: ${what}: ${firstLine(cause)}`, { cause });
  }
}
