import {
  AutoModelForCausalLM,
  AutoTokenizer,
  type DeviceType,
  env,
  LogLevel,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from "@huggingface/transformers";
import { OptionError } from "nsigma";
import { encodePrompt, tokenBytes, type TokenPieces, tokenText } from "nsigma/hosts";
import { Decoder, onnxruntimeHost, type OrtRuntime, type OrtSession } from "nsigma/onnxruntime";
import { contextLengthOf, endOfTextOf, soberNoise, transformersHost } from "nsigma/transformers";
import { firstLine, UserError } from "../errors.ts";
import { boundTemplate } from "./bounded-template.ts";
import { chooseDtype, dtypesIn } from "./dtype.ts";
import { EMBEDDED } from "./locate.ts";
import type { OnnxModel } from "./model.ts";
import { NoiseOnDemand } from "./noise-on-demand.ts";
import { readLogits } from "./read-logits.ts";
import { checkSettings, type LoadSettings } from "./settings.ts";

/**
 * Loads a model through transformers.js, on the processor unless a GPU is asked for.
 *
 * @param name as it was asked for
 * @throws UserError when its files cannot be read, or it does not have the dtype
 */
export async function loadOnnx(
  name: string,
  folder: string,
  settings: LoadSettings = {},
): Promise<OnnxModel> {
  checkSettings(name, "onnx", settings);
  env.logLevel = LogLevel.ERROR;
  const { gpu, texts } = settings;
  const dtype = chooseDtype(name, dtypesIn(folder), settings.dtype);
  // The embedded one is too small to divide: a second thread gains nothing, and on a busy machine the two wait for each other.
  const threads = settings.threads ?? (name === EMBEDDED ? 1 : undefined);
  const options = {
    local_files_only: true,
    device: (gpu === undefined ? "cpu" : gpu === "auto" ? "gpu" : gpu) as DeviceType,
    ...(dtype && { dtype }),
    ...(threads && { session_options: { intraOpNumThreads: threads } }),
  };
  try {
    const tokenizer = await AutoTokenizer.from_pretrained(folder, options);
    boundTemplate(tokenizer, name);
    const network = await AutoModelForCausalLM.from_pretrained(folder, options);
    const { vocab_size = 0 } = network.config as { vocab_size?: number };
    const endOfText = endOfTextOf(network, tokenizer);
    const config = { ...(network.config as object), eos_token_id: endOfText };
    const own = { ...runtimeOf(network), tokenizer, config, name };
    const sober = soberNoise(network, Tensor);
    const decoder = decoderOf(own);
    const onDemand = name === EMBEDDED ? new NoiseOnDemand(folder, own, { gpu, threads }) : undefined;
    // transformersHost leaves inputs for noise sober.
    const host =
      Object.keys(sober).length > 0
        ? onnxruntimeHost(own)
        : transformersHost({ model: network, tokenizer, name });
    return {
      kind: "local",
      name,
      host: onDemand ? onDemand.host(host) : host,
      tokenizer,
      network,
      contextLength: contextLengthOf(network),
      endOfText,
      chat: Boolean(tokenizer.chat_template),
      vocabSize: vocab_size,
      tokenText: { ...tokenText(tokenizer), bytesOf: tokenBytes(piecesOf(tokenizer)) },
      encode: (prompt, open) => encodePrompt(tokenizer, prompt, open),
      async logitsAfter(ids, from) {
        const logits: Float32Array[] = [];
        await readLogits(network, sober, ids, from, (row) => logits.push(row.slice()));
        return logits;
      },
      readLogits: (ids, from, read) => readLogits(network, sober, ids, from, read),
      decoder: onDemand && decoder ? onDemand.decoder(decoder) : decoder,
      room: typeof texts === "number" ? texts : decoder ? roomFor(decoder) : 1,
      close: async () => {
        await onDemand?.close();
        await network.dispose();
      },
    };
  } catch (cause) {
    throw new UserError(`model ${name}: cannot be loaded: ${firstLine(cause)}`, { cause });
  }
}

/** The tokenizer that transformers.js keeps inside its own. */
function piecesOf(tokenizer: PreTrainedTokenizer): TokenPieces {
  const { _tokenizer: inside } = tokenizer as unknown as { _tokenizer: TokenPieces };
  return inside;
}

/** The session that transformers.js has opened, and the tensors of the copy of onnxruntime that it brought. */
function runtimeOf({ sessions }: PreTrainedModel): OrtRuntime {
  const { model: session } = sessions as { model: OrtSession };
  return { session, Tensor: new Tensor("int64", [0n], [1]).ort_tensor.constructor as never };
}

/** The session in a loop that batches; undefined for exports this loop cannot run. */
function decoderOf(runtime: OrtRuntime): Decoder | undefined {
  try {
    return runtime.session && new Decoder(runtime);
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
}

/** Texts at once, where nobody says: with more, a processor's caches overflow and nothing is gained. */
const BATCH = 32;
/** Bytes that the keys and values of all texts may take then, as if each had `LENGTH` positions. */
const ROOM = 2 ** 31;
const LENGTH = 1024;

function roomFor({ network }: Decoder): number {
  const rows = Math.floor(ROOM / (LENGTH * network.caches.bytesPerPosition));
  return Math.min(BATCH, Math.max(1, rows));
}
