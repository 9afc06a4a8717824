import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor as OnnxTensor,
} from "@huggingface/transformers";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import type { LogitProcessor, WebLlmEngine } from "nsigma/web-llm";
import { Device, Tensor } from "./gpu.ts";
import { samplingKernels } from "./kernels.ts";

const VOCABULARY = 4096;

/** A model's config as MLC writes it, with sampling settings that are not neutral, as models have them. */
const CONFIG = {
  vocab_size: VOCABULARY,
  context_window_size: 512,
  sliding_window_size: -1,
  attention_sink_size: -1,
  temperature: 0.6,
  top_p: 0.9,
  repetition_penalty: 1.3,
  frequency_penalty: 0.5,
  presence_penalty: 0.5,
  tokenizer_info: { token_postproc_method: "byte_level", prepend_space_in_encode: false },
  conv_template: {
    system_template: "{system_message}",
    system_message: "",
    render_empty_system_message: false,
    roles: { user: "<|user|>", assistant: "<|assistant|>", tool: "<|user|>" },
    seps: ["", "<|end|>"],
    role_content_sep: "",
    role_empty_sep: "",
    stop_str: [],
    stop_token_ids: [1],
  },
};

/** What is used of web-llm's own engine, here and in the tests. */
export interface Engine extends WebLlmEngine {
  resetChat(): Promise<void>;
  forwardTokensAndSample(ids: number[], isPrefill: boolean): Promise<number>;
}

/**
 * web-llm's own engine and pipeline, unchanged: requests, chat templates, the decode loop, stops, interrupts, usage
 * and every call to the logit processor. Under them, where a compiled model would run on WebGPU, the embedded model
 * runs in onnxruntime (`gpu.ts`, `kernels.ts`).
 */
export async function openEngine(modelId: string, processor?: LogitProcessor): Promise<Engine> {
  loaded ??= load();
  const { inside, model, tokenizer } = await loaded;
  const { MLCEngine, LLMChatPipeline, CustomLock, ModelType } = inside;
  const logitProcessorRegistry = new Map(processor ? [[modelId, processor]] : []);
  const engine = new MLCEngine({ logitProcessorRegistry, logLevel: "ERROR" });
  // What engine.reload() does once weights and GPU are there.
  const registered = engine.logitProcessorRegistry.get(modelId);
  const pipeline = new LLMChatPipeline(runtime(model), tokenizerOf(tokenizer), CONFIG, registered);
  engine.loadedModelIdToPipeline.set(modelId, pipeline);
  engine.loadedModelIdToChatConfig.set(modelId, CONFIG);
  engine.loadedModelIdToModelType.set(modelId, ModelType.LLM);
  engine.loadedModelIdToLock.set(modelId, new CustomLock());
  return engine;
}

let loaded: ReturnType<typeof load> | undefined;

async function load() {
  const options = { local_files_only: true, device: "cpu" } as const;
  return {
    inside: await importInside(),
    model: await AutoModelForCausalLM.from_pretrained(MODEL_FOLDER, options),
    tokenizer: await AutoTokenizer.from_pretrained(MODEL_FOLDER, options),
  };
}

/** The package's own code with two of its classes exported as well. */
// oxlint-disable-next-line no-explicit-any
async function importInside(): Promise<any> {
  const source = await readFile(createRequire(import.meta.url).resolve("@mlc-ai/web-llm"), "utf8");
  const folder = await mkdtemp(join(tmpdir(), "web-llm-"));
  const file = join(folder, "index.mjs");
  const code = source.replace(/^\/\/# sourceMappingURL.*$/m, ""); // its map stays where it is
  await writeFile(file, `${code}\nexport { LLMChatPipeline, CustomLock };\n`);
  try {
    return await import(/* @vite-ignore */ pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As in web-llm's tokenizers: special tokens are written out, and spaces stay. */
const READING = { skip_special_tokens: false, clean_up_tokenization_spaces: false };

function tokenizerOf(tokenizer: PreTrainedTokenizer): object {
  return {
    encode: (text: string) => Int32Array.from(tokenizer.encode(text, { add_special_tokens: false })),
    decode: (ids: Int32Array) => (ids.length === 0 ? "" : tokenizer.decode(Array.from(ids), READING)),
  };
}

/** tvm with a model library in it, as far as the pipeline uses them. */
function runtime(model: PreTrainedModel): object {
  const device = new Device();
  const functions: Record<string, (...parameters: never[]) => unknown> = {
    ...samplingKernels(device),
    _metadata: () => JSON.stringify({ params: [], prefill_chunk_size: 128, kv_state_kind: "kv_cache" }),
    create_tir_paged_kv_cache: () => ({ length: 0 }),
    embed: (ids: Tensor) => ids.view([ids.shape[0], 1]),
    prefill: forward,
    decode: forward,
  };
  const globals: Record<string, (...parameters: never[]) => void> = {
    "vm.builtin.kv_state_clear": (cache: Cache) =>
      device.queue(() => void Object.assign(cache, { length: 0, past: undefined })),
  };
  return {
    beginScope() {},
    endScope() {},
    detachFromCurrentScope: <Thing>(thing: Thing) => thing,
    attachToCurrentScope: <Thing>(thing: Thing) => thing,
    makeShapeTuple: (shape: number[]) => shape,
    webgpu: () => device,
    cpu: () => device,
    empty: (shape: number[], dtype: string) => new Tensor(device, shape, dtype),
    uniform: (shape: number[]) => new Tensor(device, shape, "float32").copyFrom([Math.random()]),
    setSeed() {},
    createVirtualMachine: () => ({ getFunction: (name: string) => functions[name] }),
    getGlobalFunc: (name: string) => globals[name] ?? (() => {}),
    getParamsFromCacheByName: () => ({}),
  };

  function forward(ids: Tensor, cache: Cache): { get(): Tensor } {
    const logits = new Tensor(device, [1, 1, VOCABULARY], "float32");
    device.queue(async () => {
      const count = ids.data.length;
      cache.length += count;
      const output = await model({
        input_ids: new OnnxTensor("int64", BigInt64Array.from(ids.data, BigInt), [1, count]),
        attention_mask: new OnnxTensor("int64", new BigInt64Array(cache.length).fill(1n), [1, cache.length]),
        past_key_values: cache.past,
      });
      cache.past = pastOf(output);
      logits.data.set((output.logits.data as Float32Array).subarray(-VOCABULARY));
    });
    return { get: () => logits };
  }
}

/** The keys and values of the text so far. */
interface Cache {
  length: number;
  past?: object;
}

function pastOf(output: object): object {
  const present = Object.entries(output).filter(([name]) => name.startsWith("present."));
  return Object.fromEntries(
    present.map(([name, tensor]) => [name.replace("present", "past_key_values"), tensor]),
  );
}
