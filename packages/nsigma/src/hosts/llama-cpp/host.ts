import { availableParallelism } from "node:os";
import { checkInteger } from "../../check.ts";
import { OptionError } from "../../errors.ts";
import { type NoiseOptions, readNoise } from "../../noise/options.ts";
import { randomSeed } from "../../sampler/step-sampler.ts";
import { checkNames, checkRequest } from "../check-request.ts";
import type { Host, HostRequest } from "../host.ts";
import { checkNoise } from "../noise-ability.ts";
import type { Row } from "../row.ts";
import { TextRow } from "../text-row.ts";
import type { TokenText } from "../tokenizer.ts";
import { type GraphDraw, graphDraws } from "./graph-draw.ts";
import { NOISE } from "./abilities.ts";
import type { LlamaLibraryInfo } from "./library.ts";
import type { LoopRow } from "./loop.ts";
import { Loops } from "./loops.ts";
import { type LlamaModel, type LlamaModelSettings, loadModel } from "./model.ts";

export interface LlamaCppSettings extends LlamaModelSettings {
  /** The most tokens of one text, prompt and answer, from 1. Default: what the model was trained on, at most 4096. */
  readonly contextSize?: number | undefined;
  /** Threads of the processor, from 1. Default: one less than it has cores: they wait for each other in a loop, and one
   * that finds no core stops all. */
  readonly threads?: number | undefined;
  /** Texts at once, from 1; more wait their turn. Each has memory for `contextSize` tokens. Default: 1. */
  readonly sequences?: number | undefined;
  /**
   * Whether a request gives the same text whatever runs beside it and ran before it. llama.cpp rounds otherwise when it
   * computes several texts in one call, and a prompt's last tokens without its first: a logit can differ by 1 where weights
   * and activations are quantised. With `exact` every text is computed by itself, in the same pieces from its beginning, and
   * texts at once gain nothing. Default: false.
   */
  readonly exact?: boolean | undefined;
  /**
   * Whether llama.cpp draws inside its compute graph, where a request asks for nothing but Top-nσ, a temperature and a seed with
   * `draws: "llama.cpp"`, and no trace: the logits then stay where they are, as on a GPU. Sums are rounded differently there, so a
   * token at the very border of a draw can differ. Other requests are drawn by our chain. Default: false.
   */
  readonly inGraph?: boolean | undefined;
}

/** What is known of a model that is loaded. */
export interface LlamaModelInfo {
  /** In llama.cpp's words, such as `llama 256M Q4_1`. */
  readonly description: string;
  readonly vocabSize: number;
  readonly contextSize: number;
  /** The ids that end a text. */
  readonly endOfText: readonly number[];
  readonly hasTemplate: boolean;
}

export interface LlamaCppHost extends Host {
  /** Which llama.cpp it is, and what it computes on. */
  readonly llama: LlamaLibraryInfo;
  readonly about: LlamaModelInfo;
  /** How many tokens llama.cpp has drawn inside its graph so far; see `inGraph`. */
  readonly drawnInGraph: number;
  /** How the model's tokens read. */
  readonly tokenText: TokenText;
  /** The token ids of a prompt, as the model gets them. @param open whether a chat ends where an answer begins. Default: true */
  encode(prompt: HostRequest["prompt"], open?: boolean): number[];
  /**
   * The model's logits after each token of a text, copies: computed once, and no text is written.
   *
   * @param ids at least one
   * @param from the first token after which they are wanted, from 0. Default: the last
   * @param noise for the tokens from that one on; those before it are the prompt
   */
  logitsAfter(ids: readonly number[], from?: number, noise?: NoiseOptions): Promise<Float32Array[]>;
  /** The same for texts whose logits would not fit into memory: each row is shown where it lies, until `read` returns. */
  readLogits(
    ids: readonly number[],
    from: number,
    read: (logits: Float32Array, at: number) => void,
    noise?: NoiseOptions,
  ): Promise<void>;
  /**
   * Writes a row beside those that are being written, when one of the `sequences` is free; for those who bring samplers of their own
   * (`TextRow`), and do not know which texts will come.
   *
   * @throws OptionError for a prompt that is empty, too long, or has ids that the model does not have
   */
  write(row: Row): Promise<void>;
  /**
   * Writes many rows, and hands out each as it ends.
   *
   * @param rows taken as there is room for them, so that there may be any number
   * @param most how many are written at the same time, from 1; only `sequences` of them gain from it
   */
  decode<Each extends Row>(rows: Iterable<Each>, most: number): AsyncGenerator<Each, void, undefined>;
  /** Frees the model's memory, when the texts that are being written are over. */
  close(): Promise<void>;
}

/**
 * A GGUF model in llama.cpp itself, whose logits are read where they lie.
 *
 *     const host = await llamaCppHost({ model: "model.gguf" });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * Up to `sequences` requests run at the same time, in one batch: that is how they gain from it. Needs koffi, which calls the library, and
 * @huggingface/jinja for chats.
 *
 * @throws OptionError for a setting that is wrong, a library or model that cannot be used (`openLibrary`, `loadModel`),
 *   and a context that is longer than the model's
 */
export async function llamaCppHost(settings: LlamaCppSettings): Promise<LlamaCppHost> {
  checkSettings(settings);
  const model = await loadModel(settings);
  const { vocabulary, trainedLength, llama } = model;
  const { contextSize = Math.min(trainedLength, 4096), threads = Math.max(1, availableParallelism() - 1) } =
    settings;
  const { sequences = 1, exact = false, inGraph = false } = settings;
  let loops: Loops;
  try {
    checkSizes(model, { contextSize, sequences });
    loops = await Loops.open(model, { contextSize, sequences, threads }, exact);
  } catch (error) {
    llama.functions.model_free(model.address);
    throw error;
  }
  let drawnInGraph = 0;
  const graphDraw = inGraph ? graphDraws(llama, loops.context.address) : () => undefined;
  let closed = false;

  function checkOpen(): void {
    if (closed) throw new OptionError("host", undefined, "is closed", "unsupported");
  }
  function encode(prompt: HostRequest["prompt"], open = true): number[] {
    checkOpen();
    return typeof prompt === "string"
      ? vocabulary.promptOf(prompt)
      : vocabulary.tokensOf(model.template(prompt, open));
  }
  function checked<Ids extends readonly number[]>(prompt: Ids): Ids {
    if (prompt.length === 0) throw new OptionError("prompt", [], "a text with at least one token");
    if (prompt.length < contextSize) return prompt;
    throw new OptionError("prompt", prompt.length, `shorter than the context's ${contextSize} tokens`);
  }
  function rowFor(request: HostRequest): TextRow<undefined> {
    checkRequest(request, NOISE);
    const prompt = checked(encode(request.prompt));
    const { endOfText } = vocabulary;
    const answer = { tokenText: vocabulary, endOfText, prompt, contextLength: contextSize };
    return new TextRow(undefined, request, answer);
  }

  const readLogits: LlamaCppHost["readLogits"] = async (ids, from, read, noise) => {
    checkOpen();
    vocabulary.checked(checked(ids));
    checkInteger("from", from, 0, ids.length - 1);
    if (noise !== undefined) checkNoise(noise, NOISE);
    let at = from;
    await loops.write({
      prompt: ids,
      from,
      noise: noise && readNoise(noise, randomSeed()),
      get over() {
        return at === ids.length;
      },
      next(logits) {
        read(logits, at);
        return at++;
      },
    });
  };

  /** A row whose tokens llama.cpp draws. */
  function drawnBy(draws: GraphDraw, row: TextRow<undefined>): LoopRow {
    const take = (token: number): void => {
      drawnInGraph++;
      row.take(token);
    };
    return {
      prompt: row.prompt,
      get over() {
        return row.over;
      },
      next: (logits) => row.next(logits),
      graph: { draws, take },
    };
  }

  return {
    name: "llama-cpp",
    model: settings.model,
    llama: llama.info,
    about: {
      description: model.description,
      vocabSize: vocabulary.size,
      contextSize,
      endOfText: vocabulary.endOfText,
      hasTemplate: model.hasTemplate,
    },
    get drawnInGraph() {
      return drawnInGraph;
    },
    tokenText: vocabulary,
    encode,
    async generate(request) {
      const row = rowFor(request);
      const draws = request.onTrace || row.noise ? undefined : graphDraw(request.sampler);
      await loops.write(draws ? drawnBy(draws, row) : row, request.signal);
      return row.answer.end();
    },
    async logitsAfter(ids, from = ids.length - 1, noise) {
      const logits: Float32Array[] = [];
      await readLogits(ids, from, (row) => void logits.push(row.slice()), noise);
      return logits;
    },
    readLogits,
    async write(row) {
      checkOpen();
      vocabulary.checked(checked(row.prompt));
      await loops.write(going(row));
    },
    async *decode(rows, most) {
      checkInteger("most", most, 1);
      yield* asTheyEnd(rows, most, (row) => loops.write(row));
    },
    async close() {
      if (closed) return;
      closed = true;
      await loops.close();
      vocabulary.close();
      llama.functions.model_free(model.address);
    },
  };
}

function checkSettings(settings: LlamaCppSettings): void {
  const names = [
    "model",
    "library",
    "gpuLayers",
    "onProgress",
    "contextSize",
    "threads",
    "sequences",
    "exact",
    "inGraph",
  ];
  checkNames(settings, names);
  const { gpuLayers = "all", contextSize, threads, sequences, exact = false, inGraph = false } = settings;
  if (gpuLayers !== "all") checkInteger("gpuLayers", gpuLayers, 0);
  for (const [name, value] of Object.entries({ contextSize, threads, sequences })) {
    if (value !== undefined) checkInteger(name, value, 1);
  }
  for (const [name, value] of Object.entries({ exact, inGraph })) {
    if (typeof value !== "boolean") throw new OptionError(name, value, "true or false");
  }
}

function checkSizes(
  { trainedLength, llama }: LlamaModel,
  { contextSize, sequences }: { contextSize: number; sequences: number },
): void {
  if (contextSize > trainedLength) {
    throw new OptionError(
      "contextSize",
      contextSize,
      `at most ${trainedLength}, as the model was trained on`,
    );
  }
  const most = Number(llama.functions.max_parallel_sequences());
  if (sequences > most) throw new OptionError("sequences", sequences, `at most ${most}, as llama.cpp has`);
}

/** Writes every row, some at a time, and hands out each when it is done; whoever asks for no more ends the others. */
async function* asTheyEnd<Each extends Row>(
  rows: Iterable<Each>,
  most: number,
  write: (row: LoopRow) => Promise<void>,
): AsyncGenerator<Each, void, undefined> {
  let left = false;
  const source = rows[Symbol.iterator]();
  const written = new Map<Each, Promise<Each>>();
  try {
    while (true) {
      while (written.size < most) {
        const { done, value: row } = source.next();
        if (done) break;
        written.set(
          row,
          write(going(row, () => left)).then(() => row),
        );
      }
      if (written.size === 0) return;
      const row = await Promise.race(written.values());
      written.delete(row);
      yield row;
    }
  } finally {
    left = true;
    source.return?.();
    // Nobody waits for the others any more, and what fails in them is nobody's.
    await Promise.allSettled(written.values());
  }
}

/** A row for the loop. @param left whether nobody waits for it any more */
function going(row: Row, left: () => boolean = () => false): LoopRow {
  const { prompt, noise, exact } = row;
  return {
    prompt,
    noise,
    exact,
    get over() {
      return left() || row.over;
    },
    next: (logits) => row.next(logits),
  };
}
