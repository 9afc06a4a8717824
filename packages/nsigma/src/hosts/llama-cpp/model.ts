import { existsSync } from "node:fs";
import { OptionError } from "../../errors.ts";
import { type ChatTemplate, chatTemplate } from "./chat-template.ts";
import { checkGguf } from "./gguf/check-gguf.ts";
import { ggufParts } from "./gguf/parts.ts";
import { readGguf } from "./gguf/read-gguf.ts";
import type { Pointer } from "./functions.ts";
import { type LlamaLibrary, openLibrary } from "./library.ts";
import { writeFields } from "./params.ts";
import { Vocabulary } from "./vocabulary.ts";

/** Which model, and how it is loaded. */
export interface LlamaModelSettings {
  /** A .gguf file; of a model in several files the first. */
  readonly model: string;
  /** llama.cpp's library: a file or its folder. Default: the one that is found. */
  readonly library?: string | undefined;
  /**
   * Layers that a GPU computes, from 0, or "all". A number above 0 and "all" look for a library for a GPU first (CUDA, Vulkan, Metal).
   * Default: all, if the library that is found computes on a GPU.
   */
  readonly gpuLayers?: number | "all" | undefined;
  /** Hears how much has been loaded, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** A model in llama.cpp's memory. */
export interface LlamaModel {
  readonly llama: LlamaLibrary;
  readonly address: Pointer;
  /** What it is in llama.cpp's words, such as `llama 256M Q4_1`. */
  readonly description: string;
  readonly vocabulary: Vocabulary;
  readonly template: ChatTemplate;
  readonly hasTemplate: boolean;
  /** Tokens that it was trained on at once. */
  readonly trainedLength: number;
  /** Whether a part of a text can be taken back or shared: where there is more than attention, it cannot. */
  readonly shareable: boolean;
}

/**
 * Loads a model.
 *
 * @throws OptionError for a file that is no GGUF or is damaged, a model that this release does not know, one that does
 *   not fit into memory, and one that does not write texts
 */
export async function loadModel(settings: LlamaModelSettings): Promise<LlamaModel> {
  const { model: file, library: place, gpuLayers, onProgress } = settings;
  checkFile(file);
  const library = await openLibrary(place, gpuLayers === "all" || (gpuLayers ?? 0) > 0);
  const { functions, layout } = library;
  const { model: parameters } = library.defaults();
  const progress = onProgress && library.progress(onProgress);
  writeFields(parameters, layout.model, {
    n_gpu_layers: gpuLayers === undefined || gpuLayers === "all" ? -1 : gpuLayers,
    ...(progress && { progress_callback: progress.address }),
  });
  library.complaints();
  let address: Pointer | null;
  try {
    address = await functions.model_load_from_file.later(file, parameters);
  } finally {
    progress?.free();
  }
  if (address === null) {
    throw new OptionError("model", file, `a model that llama.cpp can load: ${reason(library)}`);
  }
  if (functions.model_has_encoder(address) || !functions.model_has_decoder(address)) {
    functions.model_free(address);
    throw new OptionError("model", file, "a model that goes on with texts, without an encoder");
  }
  if (functions.model_is_diffusion(address)) {
    functions.model_free(address);
    throw new OptionError(
      "model",
      file,
      "a model that writes one token after the other, which a diffusion model does not",
    );
  }
  const vocabulary = new Vocabulary(functions, functions.model_get_vocab(address));
  const source = functions.model_chat_template(address, null) ?? undefined;
  const { bos, eos } = vocabulary;
  return {
    llama: library,
    address,
    description: describe(library, address),
    vocabulary,
    template: await chatTemplate(source, { bos_token: bos, eos_token: eos }),
    hasTemplate: source !== undefined,
    trainedLength: functions.model_n_ctx_train(address),
    shareable: !functions.model_is_recurrent(address) && !functions.model_is_hybrid(address),
  };
}

/** Native code takes a file at its word: a header that lies hangs it, or ends the process. */
function checkFile(file: string): void {
  if (typeof file !== "string") throw new OptionError("model", file, "a .gguf file");
  if (!existsSync(file)) throw new OptionError("model", file, "a .gguf file; there is none of this name");
  try {
    const { values, tensors } = readGguf(file);
    const parts = Number(values.get("split.count") ?? 1) > 1 ? ggufParts(file) : [file];
    if (parts[0] !== file)
      throw new Error(`the model is in ${parts.length} files; give the first, ${parts[0]}`);
    const missing = parts.find((part) => !existsSync(part));
    if (missing) throw new Error(`the model is in ${parts.length} files, and there is no ${missing}`);
    checkGguf({ values, tensors: [...tensors, ...parts.slice(1).flatMap((part) => readGguf(part).tensors)] });
  } catch (cause) {
    throw new OptionError("model", file, `a whole GGUF file: ${(cause as Error).message}`);
  }
}

/** Why llama.cpp would not, as it said itself. */
export function reason(library: LlamaLibrary): string {
  const lines = library.complaints().filter((line) => line !== "");
  const telling = lines.find((line) =>
    /unknown|unable|unsupported|failed to allocate|error loading/i.test(line),
  );
  return (telling ?? lines.at(-1) ?? "it did not say why").replace(/^\w+: /, "");
}

function describe({ functions }: LlamaLibrary, model: Pointer): string {
  const text = new Uint8Array(256);
  const length = functions.model_desc(model, text, text.length);
  return new TextDecoder().decode(text.subarray(0, Math.max(0, length)));
}
