import type { HostRequest, Row } from "nsigma/hosts";
import { Decoder, type OnnxruntimeHost, onnxruntimeHost, type OnnxruntimeSettings } from "nsigma/onnxruntime";
import { problems } from "nsigma-tiny-model";
import * as node from "onnxruntime-node";
import * as web from "onnxruntime-web";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { hostSuite } from "./host-suite.ts";
import { onnxruntimeSettings, onnxruntimeWebSettings } from "./onnxruntime-settings.ts";
import { type DecoderTypes, smallOnnx } from "./small-onnx.ts";
import { sameRows, told, write } from "./told.ts";

const NOISE = "it depends on the model: onnxruntime-noise.test.ts";

hostSuite({
  name: "onnxruntime, on onnxruntime-node",
  open: async () => onnxruntimeHost(await onnxruntimeSettings()),
  skip: { "no noise": NOISE },
});
hostSuite({
  name: "onnxruntime, on onnxruntime-web",
  open: async () => onnxruntimeHost(await onnxruntimeWebSettings()),
  skip: { "no noise": NOISE },
});

const PROMPT = Array.from({ length: 30 }, (_, at) => 100 + at);

describe("a text among others", () => {
  let host: OnnxruntimeHost;
  let settings: OnnxruntimeSettings;
  beforeAll(async () => {
    settings = await onnxruntimeSettings();
    host = onnxruntimeHost(settings);
  });

  /** Problems of many lengths, and one of them several times. */
  function requests(): HostRequest[] {
    const asked = [...problems({ seed: 3, split: "test", count: 10 })].map(({ question }) => question);
    return [...asked, ...Array<string>(4).fill(asked[4])].map((content, seed) => ({
      prompt: [{ role: "user", content }],
      sampler: { temperature: 1.5, minP: 0.02, repetitionPenalty: 1.1, seed },
      maxTokens: 48,
    }));
  }

  it("generateAll(requests) writes for each what generate(request) writes, whatever the batch", async () => {
    const alone: string[] = [];
    for (const request of requests()) alone.push((await host.generate(request)).text);
    expect(new Set(alone).size).toBeGreaterThan(10);
    for (const batch of [1, 4, 16]) {
      const together: string[] = [];
      for await (const { index, text } of host.generateAll(requests(), { batch })) together[index] = text;
      expect(together).toEqual(alone);
    }
  });

  it("decode(rows) gives each row the same logits, bit for bit, in any batch", async () => {
    const rows = (): ReturnType<typeof told>[] =>
      Array.from({ length: 12 }, (_, at) => {
        const text = Array.from({ length: 40 }, (_, place) => 50 + ((at * 131 + place * 17) % 3000));
        return told(text.slice(0, 6 + at), text.slice(6 + at, 10 + 2 * at));
      });
    const [alone, together] = [rows(), rows()];
    await write(new Decoder(settings), alone, 1);
    await write(new Decoder(settings), together, 8);
    for (const [at, { seen }] of alone.entries()) expect(sameRows(seen, together[at].seen)).toBe(true);
  });

  it("generateAll(requests) hands out each text as it ends, and takes requests as there is room", async () => {
    let taken = 0;
    function* endless(): Generator<HostRequest> {
      for (let at = 0; ; at++) {
        taken++;
        yield { prompt: "Mia has", sampler: { seed: at }, maxTokens: at === 0 ? 40 : 2 };
      }
    }
    for await (const { index } of host.generateAll(endless(), { batch: 2 })) {
      expect(index).toBe(1); // the first writes on
      break;
    }
    expect(taken).toBeLessThan(10);
  });

  it("generateAll(requests) of a request that is over before it begins hands it out empty", async () => {
    const request = { prompt: "Mia has", sampler: {}, signal: AbortSignal.abort() };
    for await (const { text, ending } of host.generateAll([request])) {
      expect({ text, ending }).toEqual({ text: "", ending: "aborted" });
    }
  });

  it("generateAll(none), generateAll(requests, {batch: 0}) and wrong requests are refused", async () => {
    const all = async (asked: HostRequest[], batch?: number): Promise<void> => {
      for await (const _ of host.generateAll(asked, batch === undefined ? {} : { batch }));
    };
    const request = { prompt: "Mia has", sampler: {} };
    await expect(all([])).rejects.toThrow(/^requests must be a list with at least one request/);
    await expect(all([request], 0)).rejects.toThrow(/^batch must be an integer of at least 1/);
    await expect(all([request, { ...request, prompt: "" }])).rejects.toThrow(
      /^prompt must be a text or a list of messages/,
    );
  });
});

describe("a prompt that begins like the last text", () => {
  it("decode([row]) runs the rest of it alone, and never a single token, which is rounded differently", async () => {
    const decoder = new Decoder(await onnxruntimeSettings());
    const runs = async (row: Row): Promise<number> => {
      const before = decoder.network.positions;
      await write(decoder, [row], 1);
      return decoder.network.positions - before;
    };
    const first = told(PROMPT, [5, 6, 7]);
    expect(await runs(first)).toBe(30 + 2); // the last token need not run
    const again = told(PROMPT, [5, 6, 7]);
    expect(await runs(again)).toBe(2 + 2);
    expect(again.seen).toEqual(first.seen);
    expect(await runs(told([...PROMPT, 5, 6, 9, 9], [8]))).toBe(2);
    expect(await runs(told([...PROMPT.slice(0, 10), 9, 9], [8]))).toBe(2);
    expect(await runs(told([9, 9, 9], [8]))).toBe(3);
  });

  it("decode(rows of one prompt) runs it once", async () => {
    const decoder = new Decoder(await onnxruntimeSettings());
    const rows = Array.from({ length: 5 }, (_, at) => told(PROMPT, [at, at]));
    await write(decoder, rows, 5);
    expect(decoder.network.positions).toBe(30 + 5);
    for (const { seen } of rows) expect(seen[0]).toEqual(rows[0].seen[0]);
    expect(rows[1].seen[1]).not.toEqual(rows[0].seen[1]);
  });
});

describe("logits", () => {
  it("are written into the kernel's memory by onnxruntime-node, and read there", async () => {
    const memories = watchMemories();
    const decoder = new Decoder(await onnxruntimeSettings());
    const buffers: ArrayBufferLike[] = [];
    const row = (tokens: number): Row => ({
      prompt: PROMPT,
      get over() {
        return buffers.length >= tokens;
      },
      next(logits) {
        buffers.push((logits as Float32Array).buffer);
        return 5;
      },
    });
    await write(decoder, [row(6)], 1);
    expect(decoder.network.inPlace).toBe(true);
    const [, place, ...others] = buffers;
    for (const other of others) expect(other).toBe(place);
    expect(memories.map(({ buffer }) => buffer)).toContain(place);
  });

  it("are copied where the runtime writes them elsewhere, as onnxruntime-web does", async () => {
    const decoder = new Decoder(await onnxruntimeWebSettings());
    const row = told(PROMPT, [5, 6, 7]);
    await write(decoder, [row], 1);
    expect(decoder.network.inPlace).toBe(false);
    const native = told(PROMPT, [5, 6, 7]);
    await write(new Decoder(await onnxruntimeSettings()), [native], 1);
    for (const [step, logits] of row.seen.entries()) {
      const largest = Math.max(...logits.map((each, id) => Math.abs(each - native.seen[step][id])));
      expect(largest).toBeLessThan(1e-3);
    }
  });
});

describe("onnxruntimeHost(settings)", () => {
  it("refuses another model's config, another model's tokens, and a chat where there is no template", async () => {
    const settings = await onnxruntimeSettings();
    const config = { ...settings.config, vocab_size: 50_257 };
    expect(() => onnxruntimeHost({ ...settings, config })).toThrow(
      /^config\.vocab_size must be 4096, as the session's logits have, got 50257/,
    );
    const foreign = { encode: () => [5, 31_999], decode: () => "" };
    const host = onnxruntimeHost({ ...settings, tokenizer: foreign });
    await expect(host.generate({ prompt: "text", sampler: {} })).rejects.toThrow(
      /^prompt must be token ids below 4096, the model's; is the tokenizer its own\?, got 31999/,
    );
    const chat = [{ role: "user", content: "Hello" }] as const;
    await expect(host.generate({ prompt: chat, sampler: {} })).rejects.toThrow(
      /^prompt must be a text, because the model has no chat template/,
    );
  });

  it("says which model it is where it was told", async () => {
    const settings = await onnxruntimeSettings();
    expect(onnxruntimeHost({ ...settings, name: "org/model" }).model).toBe("org/model");
    expect(onnxruntimeHost(settings)).not.toHaveProperty("model");
  });
});

describe("a model of other types", () => {
  const USUAL = { ids: "int64", mask: "int64", cache: "float32", logits: "float32" } as const;
  const runtimes = [
    ["onnxruntime-node", node],
    ["onnxruntime-web", web],
  ] as const;

  it.each(runtimes)(
    "onnxruntimeHost(a session of %s) refuses it in one line",
    async (_, { InferenceSession, Tensor }) => {
      const { tokenizer } = await onnxruntimeSettings();
      const open = async (types: Partial<DecoderTypes>): Promise<OnnxruntimeHost> => {
        const session = await InferenceSession.create(smallOnnx({ ...USUAL, ...types }));
        return onnxruntimeHost({ session, Tensor, tokenizer, config: {} });
      };
      for (const [types, name, right] of [
        [{ ids: "int32" }, "input_ids", "int64"],
        [{ mask: "bool" }, "attention_mask", "int64"],
        [{ cache: "uint8" }, "past_key_values.0.key", "float32 or float16"],
        [{ cache: "int8" }, "past_key_values.0.key", "float32 or float16"],
      ] as const) {
        const [got] = Object.values(types);
        await expect(open(types)).rejects.toThrow(
          `session must be a model whose ${name} is ${right}; export it so, got "${got}"`,
        );
      }
      for (const types of [{}, { cache: "float16", logits: "float16" }] as const) await open(types);
      // The runtimes have no such tensors: they refuse the file before there is a session.
      await expect(open({ cache: "bfloat16" })).rejects.toThrow(/unsupported data type: 16/i);
    },
  );
});

/** The memories of WebAssembly that are made from now on. */
function watchMemories(): WebAssembly.Memory[] {
  const made: WebAssembly.Memory[] = [];
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      made.push(this);
    }
  };
  onTestFinished(() => {
    WebAssembly.Memory = Memory;
  });
  return made;
}
