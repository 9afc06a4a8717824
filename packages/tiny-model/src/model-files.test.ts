import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  type PreTrainedModel,
  type PreTrainedTokenizer,
} from "@huggingface/transformers";
import {
  getLlama,
  type Llama,
  type LlamaContextSequence,
  LlamaLogLevel,
  type LlamaModel,
  type Token,
} from "node-llama-cpp";
import { InferenceSession } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GGUF_FILE, MODEL_FOLDER } from "./model-files.ts";

interface GoldenRow {
  text: string;
  ids: number[];
  /** PyTorch's best token after every position. */
  best: number[];
  /** PyTorch's logits after the last position. */
  last: Float32Array;
}

const golden = readGolden();

function readGolden(): GoldenRow[] {
  const file = new URL("../golden/logits.json", import.meta.url);
  const { rows } = JSON.parse(readFileSync(file, "utf8")) as {
    rows: (Omit<GoldenRow, "last"> & { last: string })[];
  };
  return rows.map(({ last, ...row }) => ({
    ...row,
    last: new Float32Array(Uint8Array.from(Buffer.from(last, "base64")).buffer),
  }));
}

function argmax(row: Float32Array): number {
  return row.indexOf(row.reduce((best, logit) => Math.max(best, logit), -Infinity));
}

function logSoftmax(row: Float32Array): number[] {
  const max = row[argmax(row)];
  const sum = row.reduce((all, logit) => all + Math.exp(logit - max), 0);
  return Array.from(row, (logit) => logit - max - Math.log(sum));
}

describe("golden/logits.json", () => {
  it("holds several texts with a whole row of logits each, not all of one best token", () => {
    expect(golden.length).toBeGreaterThanOrEqual(4);
    for (const { ids, best, last } of golden) {
      expect(best).toHaveLength(ids.length);
      expect(best.at(-1)).toBe(argmax(last));
      expect(new Set(best).size).toBeGreaterThan(5);
    }
  });
});

describe("MODEL_FOLDER through transformers.js", () => {
  let tokenizer: PreTrainedTokenizer;
  let network: PreTrainedModel;

  beforeAll(async () => {
    const options = { local_files_only: true, device: "cpu" } as const;
    tokenizer = await AutoTokenizer.from_pretrained(MODEL_FOLDER, options);
    network = await AutoModelForCausalLM.from_pretrained(MODEL_FOLDER, options);
  });
  afterAll(() => network.dispose());

  it("onnx/model.onnx has at most 10,000,000 bytes", () => {
    expect(statSync(join(MODEL_FOLDER, "onnx/model.onnx")).size).toBeLessThanOrEqual(10_000_000);
  });

  it("onnx/model.onnx names its dimensions as hub models do: runtimes take an empty cache's size from the names", async () => {
    const session = await InferenceSession.create(join(MODEL_FOLDER, "onnx/model.onnx"));
    const shapes = Object.fromEntries(session.inputMetadata.map((of) => [of.name, of.isTensor && of.shape]));
    expect(shapes).toMatchObject({
      input_ids: ["batch_size", "sequence_length"],
      attention_mask: ["batch_size", "total_sequence_length"],
      position_ids: ["batch_size", "sequence_length"],
      "past_key_values.0.key": ["batch_size", 2, "past_sequence_length", 64],
      "past_key_values.5.value": ["batch_size", 2, "past_sequence_length", 64],
    });
    await session.release();
  });

  it("tokenizer.get_vocab() has at least 4,096 entries, as many as the rows have logits", () => {
    const size = tokenizer.get_vocab().size;
    expect(size).toBeGreaterThanOrEqual(4096);
    expect(golden[0].last).toHaveLength(size);
  });

  it("tokenizer.encode(a number) takes the digits one by one", () => {
    const digits = tokenizer.encode("1234567890 + 55");
    expect(digits.map((id) => tokenizer.decode([id])).join("|")).toBe("1|2|3|4|5|6|7|8|9|0| +| |5|5");
  });

  it("tokenizer.apply_chat_template([a user's message]) is <|user|>...<|assistant|>, each mark one token", () => {
    const messages = [{ role: "user", content: "How many?" }];
    const text = tokenizer.apply_chat_template(messages, { add_generation_prompt: true, tokenize: false });
    expect(text).toBe("<|user|>How many?<|assistant|>");
    expect(tokenizer.encode("<|user|>")).toHaveLength(1);
    expect(tokenizer.encode("<|assistant|>")).toHaveLength(1);
  });

  it("tokenizer.encode(text) gives the golden ids, and decode gives the text back", () => {
    for (const { text, ids } of golden) {
      expect(tokenizer.encode(text)).toEqual(ids);
      expect(tokenizer.decode(ids, { skip_special_tokens: false })).toBe(text);
    }
  });

  it("network(ids) has PyTorch's best token at every position and its last row within 0.001", async () => {
    for (const { text, best, last } of golden) {
      const { logits } = await network(await tokenizer(text));
      const [, length, vocabSize] = logits.dims as number[];
      const rows = Array.from({ length }, (_, i) =>
        (logits.data as Float32Array).subarray(i * vocabSize, (i + 1) * vocabSize),
      );
      expect(rows.map(argmax)).toEqual(best);
      const differences = rows[length - 1].map((logit, id) => Math.abs(logit - last[id]));
      expect(differences[argmax(differences)]).toBeLessThan(1e-3);
    }
  });
});

describe("GGUF_FILE through llama.cpp", () => {
  /**
   * PyTorch and onnxruntime compute in float32; llama.cpp rounds activations and its key-value cache to float16, a
   * relative 2^-11 at every matrix product. Over six layers that was up to 0.005 in a log-probability.
   */
  const F16_TOLERANCE = 0.02;
  let llama: Llama;
  let model: LlamaModel;
  let sequence: LlamaContextSequence;

  beforeAll(async () => {
    llama = await getLlama({
      gpu: false,
      build: "never",
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
    });
    model = await llama.loadModel({ modelPath: GGUF_FILE });
    // More threads than free cores make llama.cpp's spinning workers wait for each other.
    const context = await model.createContext({ contextSize: 512, threads: 1 });
    sequence = context.getSequence();
  });
  afterAll(() => llama.dispose());

  it("model.tokenize(text) gives the golden ids", () => {
    for (const { text, ids } of golden) expect(model.tokenize(text, true)).toEqual(ids);
  });

  it("sequence.controlledEvaluate(ids) has PyTorch's best token and log-probabilities within float16's error", async () => {
    for (const { ids, best, last } of golden) {
      await sequence.clearHistory();
      const everything = { temperature: 1, topK: 0, topP: 1, minP: 0 };
      const tokens = ids as Token[];
      const output = await sequence.controlledEvaluate([
        ...tokens.slice(0, -1),
        [tokens[tokens.length - 1], { generateNext: { probabilities: true, options: everything } }],
      ]);
      const probabilities = output.at(-1)!.next.probabilities!;
      expect(probabilities.size).toBe(last.length);
      expect(probabilities.keys().next().value).toBe(best.at(-1));
      for (const [id, expected] of logSoftmax(last).entries()) {
        if (Math.exp(expected) <= 1e-4) continue;
        expect(Math.abs(Math.log(probabilities.get(id as Token)!) - expected)).toBeLessThan(F16_TOLERANCE);
      }
    }
  });
});
