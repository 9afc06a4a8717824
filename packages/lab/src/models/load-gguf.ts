import { OptionError } from "nsigma";
import { llamaCppHost, readGguf } from "nsigma/llama-cpp";
import { UserError } from "../errors.ts";
import type { LocalModel } from "./model.ts";
import { checkSettings, type LoadSettings } from "./settings.ts";

/** Texts at once: with more the processor gains little, and memory grows. */
const TEXTS = 8;
/** Bytes that the keys and values of all texts may take then. */
const ROOM = 2 ** 31;
/** The host's own most, where nobody says how long a context is. */
const CONTEXT = 4096;

/**
 * Loads a GGUF model in llama.cpp.
 *
 * @param name as it was asked for
 * @param onProgress hears how much has been loaded, from 0 to 1
 * @throws UserError where no GPU is that was asked for; OptionError when llama.cpp or koffi is not installed, or the file
 *   is not a model
 */
export async function loadGguf(
  name: string,
  file: string,
  settings: LoadSettings = {},
  onProgress?: (share: number) => void,
): Promise<LocalModel> {
  checkSettings(name, "gguf", settings);
  const { gpu, threads, context: contextSize, texts = 1 } = settings;
  const { gpuLayers = gpu === undefined ? 0 : "all" } = settings;
  const sequences = texts === "many" ? roomFor(file, contextSize) : texts;
  const { exact = sequences === 1 } = settings;
  const options = { model: file, gpuLayers, threads, contextSize, sequences, exact, onProgress } as const;
  const host = await llamaCppHost(options).catch(asAsked);
  const { backends } = host.llama;
  const gpus = backends.map(({ name }) => name).filter((backend) => backend !== "CPU");
  if (gpu !== undefined && !gpus.some((backend) => gpu === "auto" || backend.toLowerCase().startsWith(gpu))) {
    await host.close();
    const found = gpus.length > 0 ? gpus.join(", ") : "none";
    throw new UserError(`gpu ${gpu}: llama.cpp finds ${found} here (${host.llama.path}); leave it out`);
  }
  const { tokenText, encode, about, logitsAfter, readLogits } = host;
  return {
    kind: "local",
    name,
    host,
    tokenText,
    encode,
    contextLength: about.contextSize,
    endOfText: [...about.endOfText],
    chat: about.hasTemplate,
    vocabSize: about.vocabSize,
    logitsAfter,
    readLogits,
    decoder: host,
    room: sequences,
    close: () => host.close(),
  };
}

/** How many texts at once there is room for. */
function roomFor(file: string, contextSize: number | undefined): number {
  const { values } = readGguf(file);
  const architecture = String(values.get("general.architecture"));
  const of = (key: string): number | undefined => {
    const value = values.get(`${architecture}.${key}`);
    return typeof value === "number" ? value : undefined;
  };
  const heads = of("attention.head_count") ?? 1;
  const length = of("attention.key_length") ?? (of("embedding_length") ?? 1) / heads;
  // A key and a value of two bytes in each of the layers.
  const perToken = (of("block_count") ?? 1) * (of("attention.head_count_kv") ?? heads) * length * 4;
  const most = contextSize ?? Math.min(of("context_length") ?? CONTEXT, CONTEXT);
  return Math.max(1, Math.min(TEXTS, Math.floor(ROOM / (perToken * most))));
}

/** Under the name by which it was asked for. */
function asAsked(error: unknown): never {
  if (error instanceof OptionError && error.option === "contextSize")
    throw new OptionError("context", error.value, error.expected);
  throw error;
}
