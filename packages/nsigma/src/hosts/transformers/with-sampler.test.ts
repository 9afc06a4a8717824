import { fileURLToPath } from "node:url";
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  LogitsProcessorList,
  pipeline,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  type Tensor,
  TextStreamer,
} from "@huggingface/transformers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SamplerOptions } from "../../options/options.ts";
import type { LogitsProcessor, LogitsTensor } from "./row-processor.ts";
import { withSampler } from "./with-sampler.ts";

// By its address, not as a dependency: the library does not depend on the model.
const MODEL_FOLDER = fileURLToPath(new URL("../../../../tiny-model/model", import.meta.url));
const FILES = { local_files_only: true, device: "cpu" } as const;
const QUESTIONS = [
  "Mia has 12 plums and eats 5. How many plums are left?",
  "Ben buys 3 boxes with 8 pens each and gives 4 pens to each of his 2 sisters. How many pens does Ben keep for himself?",
  "Tom reads 9 pages.",
  "A train has 6 cars. Every car has 20 seats. How many seats are there?",
];
const PROMPTS = QUESTIONS.map((question) => `<|user|>${question}<|assistant|>`);
const WILD: SamplerOptions = { temperature: 2, topNSigma: 1.5, seed: 5 };

let tokenizer: PreTrainedTokenizer;
let network: PreTrainedModel;
let end: number;

beforeAll(async () => {
  tokenizer = await AutoTokenizer.from_pretrained(MODEL_FOLDER, FILES);
  network = await AutoModelForCausalLM.from_pretrained(MODEL_FOLDER, FILES);
  end = network.generation_config!.eos_token_id as number;
});
afterAll(() => network.dispose());

/** The new tokens of every row. */
async function generate(prompts: string | string[], options: object): Promise<number[][]> {
  const inputs = tokenizer(prompts, { padding: true }) as { input_ids: Tensor };
  const output = (await network.generate({ ...inputs, ...options })) as Tensor;
  const rows = output.tolist() as bigint[][];
  return rows.map((row) => row.slice(inputs.input_ids.dims[1]).map(Number));
}

/** Up to the first end of text. */
function text(tokens: number[]): number[] {
  return tokens.includes(end) ? tokens.slice(0, tokens.indexOf(end) + 1) : tokens;
}

describe("network.generate({...withSampler(...)})", () => {
  it("withSampler({temperature: 0}) leaves the row to the loop's own argmax, and is the same text", async () => {
    const greedy = withSampler({ temperature: 0 }, { max_new_tokens: 24 });
    const row = () => ({ data: Float32Array.of(1, 3, 2), dims: [1, 3] });
    expect(greedy.logits_processor[0]([[1n]], row())).toEqual(row());
    const traced: number[] = [];
    const settings = { onTrace: ({ token }: { token: number }) => void traced.push(token) };
    const processed = withSampler({ temperature: 0 }, { max_new_tokens: 24 }, settings);
    const [tokens] = await generate(PROMPTS[0], greedy);
    expect(await generate(PROMPTS[0], processed)).toEqual([tokens]);
    expect(traced).toEqual(tokens);
    // Anything beside the temperature needs the sampler.
    for (const more of [{ presencePenalty: 1 }, { logitBias: { 3: 1 } }, { vocabSize: 2 }]) {
      const [processor] = withSampler({ temperature: 0, ...more }).logits_processor;
      expect(processor([[1n]], row())).not.toEqual(row());
    }
  });

  it("withSampler({temperature: 0}, {eos_token_id}) of a batch gives the texts of one at a time, and keeps them ended", async () => {
    const options = () => withSampler({ temperature: 0 }, { max_new_tokens: 48, eos_token_id: end });
    const batch = await generate(PROMPTS, options());
    for (const [row, prompt] of PROMPTS.entries()) {
      const [alone] = await generate(prompt, options());
      expect(text(batch[row])).toEqual(alone);
      expect(new Set(batch[row].slice(alone.length - 1))).toEqual(new Set([end]));
    }
  });

  it("withSampler({seed}) gives the same text again, and another seed another one", async () => {
    const tokens = (seed: number) =>
      generate(PROMPTS[0], withSampler({ temperature: 3, seed }, { max_new_tokens: 24 }));
    const [first, again, other] = [await tokens(5), await tokens(5), await tokens(6)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("withSampler(a list of options) of a left-padded batch gives the texts of one at a time", async () => {
    const options = PROMPTS.map((_, row) => ({ ...WILD, seed: 100 + row }));
    const batch = await generate(PROMPTS, withSampler(options, { max_new_tokens: 48, eos_token_id: end }));
    for (const [row, prompt] of PROMPTS.entries()) {
      const [alone] = await generate(prompt, withSampler(options[row], { max_new_tokens: 48 }));
      expect(text(batch[row])).toEqual(alone);
    }
  });

  it("withSampler({seed}) of a batch is the list of options with seed, seed + 1, ...", async () => {
    const both = await generate(PROMPTS, withSampler(WILD, { max_new_tokens: 12, eos_token_id: end }));
    const list = PROMPTS.map((_, row) => ({ ...WILD, seed: 5 + row }));
    expect(both).toEqual(
      await generate(PROMPTS, withSampler(list, { max_new_tokens: 12, eos_token_id: end })),
    );
  });

  it("withSampler(options, {eos_token_id}) keeps ended rows ended, and generation stops when all have", async () => {
    const lengths = [3, 9, 1, 6];
    const own = new LogitsProcessorList();
    own.push(endingAfter(lengths) as never);
    const options = withSampler(
      { seed: 1 },
      { max_new_tokens: 30, eos_token_id: end, logits_processor: own },
    );
    const rows = await generate(PROMPTS, options);
    for (const [row, tokens] of rows.entries()) {
      expect(tokens).toHaveLength(9);
      expect(tokens.indexOf(end)).toBe(lengths[row] - 1);
      expect(new Set(tokens.slice(lengths[row] - 1))).toEqual(new Set([end]));
    }
  });

  it("withSampler(options, {streamer}) streams the text that comes back", async () => {
    const pieces: string[] = [];
    const callback_function = (piece: string) => void pieces.push(piece);
    const streamer = new TextStreamer(tokenizer, { skip_prompt: true, callback_function });
    const [tokens] = await generate(
      PROMPTS[1],
      withSampler({ topNSigma: 1, seed: 5 }, { max_new_tokens: 24, streamer }),
    );
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe(tokenizer.decode(tokens, { skip_special_tokens: true }));
  });

  it("withSampler(options, {stopping_criteria}) ends where they say", async () => {
    const { input_ids } = tokenizer(PROMPTS[0]) as { input_ids: Tensor };
    const after = (count: number) => (ids: bigint[][]) =>
      ids.map((row) => row.length >= input_ids.dims[1] + count);
    const free = { logitBias: { [end]: false }, ...WILD } as const;
    const [tokens] = await generate(
      PROMPTS[0],
      withSampler(free, { max_new_tokens: 40, stopping_criteria: [after(7)] }),
    );
    expect(tokens).toHaveLength(7);
  });

  it("withSampler({temperature: 0}) is the greedy decoding of transformers.js", async () => {
    const greedy = await generate(PROMPTS[3], { do_sample: false, max_new_tokens: 40 });
    expect(await generate(PROMPTS[3], withSampler({ temperature: 0 }, { max_new_tokens: 40 }))).toEqual(
      greedy,
    );
    expect(await generate(PROMPTS[3], withSampler({ topK: 1 }, { max_new_tokens: 40 }))).toEqual(greedy);
  });

  it("withSampler(options) is not changed by sampling options of the model's generation config", async () => {
    const config = network.generation_config as unknown as Record<string, unknown>;
    const before = { ...config };
    const greedy = () => generate(PROMPTS[1], { max_new_tokens: 40 });
    const sampled = () => generate(PROMPTS[1], withSampler({ temperature: 0 }, { max_new_tokens: 40 }));
    const plain = await sampled();
    expect(plain).toEqual(await greedy());
    try {
      Object.assign(config, { repetition_penalty: 50 });
      expect(await greedy()).not.toEqual(plain);
      Object.assign(config, { do_sample: true, temperature: 90, top_k: 3 });
      expect(await sampled()).toEqual(plain);
    } finally {
      for (const name of Object.keys(config)) delete config[name];
      Object.assign(config, before);
    }
  });
});

describe("pipeline('text-generation', MODEL_FOLDER)", () => {
  it("generator(messages, withSampler(...)) answers a chat as network.generate does, whole, several at once and streamed", async () => {
    const generator = await pipeline("text-generation", MODEL_FOLDER, FILES);
    const chat = (question: string) => [{ role: "user", content: question }];
    const options = () => withSampler(WILD, { max_new_tokens: 16, eos_token_id: end });
    const answered = (tokens: number[]) => ({
      role: "assistant",
      content: tokenizer.decode(tokens, { skip_special_tokens: true }),
    });

    const [one] = await generator(chat(QUESTIONS[0]), options());
    const [tokens] = await generate(PROMPTS[0], options());
    expect(one.generated_text).toEqual([...chat(QUESTIONS[0]), answered(tokens)]);

    const several = await generator(QUESTIONS.map(chat), options());
    const rows = await generate(PROMPTS, options());
    expect(several.map(([{ generated_text }]) => generated_text.at(-1))).toEqual(rows.map(answered));

    const pieces: string[] = [];
    const callback_function = (piece: string) => void pieces.push(piece);
    const streamer = new TextStreamer(generator.tokenizer, {
      skip_prompt: true,
      skip_special_tokens: true,
      callback_function,
    });
    await generator(chat(QUESTIONS[0]), { ...options(), streamer });
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe(answered(tokens).content);
    await generator.dispose();
  });
});

/** Makes row r end with its token number lengths[r], neither sooner nor, if the sampler lets it, later. */
function endingAfter(lengths: number[]): LogitsProcessor {
  let step = 0;
  return <Logits extends LogitsTensor>(ids: bigint[][], logits: Logits): Logits => {
    const data = logits.data as Float32Array;
    const vocabSize = data.length / ids.length;
    step += 1;
    for (const row of ids.keys()) data[row * vocabSize + end] = step === lengths[row] ? 1e4 : -Infinity;
    return logits;
  };
}
