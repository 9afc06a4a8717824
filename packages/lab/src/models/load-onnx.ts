import {
  AutoModelForCausalLM,
  AutoTokenizer,
  type DeviceType,
  env,
  LogLevel,
} from "@huggingface/transformers";
import { tokenText } from "nsigma/hosts";
import { contextLengthOf, endOfTextOf, transformersHost } from "nsigma/transformers";
import { firstLine, UserError } from "../errors.ts";
import { boundTemplate } from "./bounded-template.ts";
import { dtypeIn } from "./dtype.ts";
import { EMBEDDED, locate } from "./locate.ts";
import type { OnnxModel } from "./model.ts";
import { checkSettings, type LoadSettings } from "./settings.ts";

/**
 * Loads a model through transformers.js, on the processor unless a GPU is asked for.
 *
 * @param name see `locate`
 * @throws UserError when there is no such model, its files cannot be read or fetched, or it is a GGUF
 */
export async function loadOnnx(name: string, settings: LoadSettings = {}): Promise<OnnxModel> {
  const location = locate(name);
  if ("gguf" in location || "url" in location) {
    throw new UserError(
      `model ${name}: this needs an ONNX model, whose network can be called; give a folder or a hub id`,
    );
  }
  checkSettings(name, "onnx", settings);
  env.logLevel = LogLevel.ERROR;
  const path = "folder" in location ? location.folder : location.hub;
  const { gpu } = settings;
  const dtype = "folder" in location ? dtypeIn(name, location.folder, settings.dtype) : settings.dtype;
  // The embedded one is too small to divide: a second thread gains nothing, and on a busy machine the two wait for each other.
  const threads = settings.threads ?? (name === EMBEDDED ? 1 : undefined);
  const options = {
    local_files_only: "folder" in location,
    device: (gpu === undefined ? "cpu" : gpu === "auto" ? "gpu" : gpu) as DeviceType,
    ...(dtype && { dtype }),
    ...(threads && { session_options: { intraOpNumThreads: threads } }),
  };
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
