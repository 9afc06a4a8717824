import { AutoModelForCausalLM, AutoTokenizer, env, LogLevel } from "@huggingface/transformers";
import { transformersHost } from "nsigma/transformers";
import { UserError } from "../errors.ts";
import { firstLine } from "./first-line.ts";
import { EMBEDDED, locate } from "./locate.ts";
import type { OnnxModel } from "./model.ts";

/** What is read from a model's config; every field may be missing. */
interface Config {
  max_position_embeddings?: number;
  n_positions?: number;
  vocab_size?: number;
}

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
    const network = await AutoModelForCausalLM.from_pretrained(path, options);
    const config = network.config as Config;
    const endOfText = network.generation_config?.eos_token_id ?? tokenizer.eos_token_id ?? [];
    return {
      kind: "onnx",
      name,
      host: transformersHost({ model: network, tokenizer }),
      tokenizer,
      network,
      contextLength: config.max_position_embeddings ?? config.n_positions ?? Infinity,
      endOfText: [endOfText].flat().map(Number),
      chat: Boolean(tokenizer.chat_template),
      vocabSize: config.vocab_size ?? 0,
      encode: (text) => tokenizer.encode(text, { add_special_tokens: false }),
      textOf: (token) => tokenizer.decode([token], { skip_special_tokens: false }),
    };
  } catch (cause) {
    const what = "folder" in location ? "cannot be loaded" : "cannot be fetched from the hub";
    throw new UserError(`model ${name}: ${what}: ${firstLine(cause)}`, { cause });
  }
}
