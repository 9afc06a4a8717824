import { describe, expect, it } from "vitest";
import { rowOfLogits } from "../../rows.fixture.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import type { LogitsTensor } from "./row-processor.ts";
import { withSampler } from "./with-sampler.ts";

const VOCAB = 16;
const END = 7;
const SAMPLER = { temperature: 1.5, topK: 9, seed: 40 };

/** Some row, another one for every number. */
function someRow(number: number): Float32Array<ArrayBuffer> {
  return rowOfLogits(...Array.from({ length: VOCAB }, (_, id) => Math.sin(number * 37 + id * id) * 3));
}

function batchOf(...rows: Float32Array[]): LogitsTensor & { data: Float32Array } {
  const data = new Float32Array(rows.length * VOCAB);
  for (const [row, logits] of rows.entries()) data.set(logits, row * VOCAB);
  return { data, dims: [rows.length, VOCAB] };
}

function tokensOf({ data }: { data: Float32Array }): number[] {
  const finite = [...data.entries()].filter(([, logit]) => Number.isFinite(logit));
  expect(finite.map(([index]) => Math.floor(index / VOCAB))).toEqual(
    Array.from({ length: data.length / VOCAB }, (_, row) => row),
  );
  return finite.map(([index]) => index % VOCAB);
}

/** Runs a processor as transformers.js's loop does; returns the tokens of every row. */
function play(options: ReturnType<typeof withSampler>, steps: number, prompts: bigint[][]): number[][] {
  const ids = prompts.map((prompt) => [...prompt]);
  for (let step = 0; step < steps; step++) {
    const logits = batchOf(...ids.map((_, row) => someRow(step * 10 + row)));
    const chosen = tokensOf(options.logits_processor[0](ids, logits));
    for (const [row, token] of chosen.entries()) ids[row].push(BigInt(token));
  }
  return ids.map((row, index) => row.slice(prompts[index].length).map(Number));
}

describe("withSampler(options).logits_processor[0]", () => {
  it("processor(ids, logits) leaves one finite logit in every row, in place, and returns the tensor", () => {
    const [processor] = withSampler(SAMPLER, { eos_token_id: END }).logits_processor;
    const logits = batchOf(someRow(0), someRow(1), someRow(2));
    expect(processor([[1n], [2n], [3n]], logits)).toBe(logits);
    expect(tokensOf(logits)).toHaveLength(3);
  });

  it("processor(ids, logits) draws what createSampler({seed: seed + row}) draws for the row", () => {
    const played = play(withSampler(SAMPLER, { eos_token_id: 99 }), 12, [[1n], [1n], [1n]]);
    for (const [row, tokens] of played.entries()) {
      const sampler = createSampler({ ...SAMPLER, seed: 40 + row });
      expect(tokens).toEqual(tokens.map((_, step) => sampler.sample(someRow(step * 10 + row))));
    }
    expect(new Set(played.map(String)).size).toBe(3);
  });

  it("processor(ids, logits) with a list of options gives every row its own", () => {
    const list = [{ topK: 1 }, { temperature: 2, seed: 8 }];
    const [first, second] = play(withSampler(list, { eos_token_id: 99 }), 10, [[1n], [1n]]);
    expect(first).toEqual(
      first.map((_, step) => someRow(step * 10).indexOf(Math.max(...someRow(step * 10)))),
    );
    const sampler = createSampler(list[1]);
    expect(second).toEqual(second.map((_, step) => sampler.sample(someRow(step * 10 + 1))));
  });

  it("processor(ids, logits) with a list of another length than the batch is refused", () => {
    const [processor] = withSampler([{ topK: 1 }, { topK: 2 }], { eos_token_id: END }).logits_processor;
    expect(() => processor([[1n]], batchOf(someRow(0)))).toThrow(
      /^samplers must be a list with one for each of the 1 rows, got 2$/,
    );
  });

  it("processor(ids, logits) of a batch without eos_token_id is refused, of one row it is not", () => {
    const [processor] = withSampler(SAMPLER).logits_processor;
    const batch = () => processor([[1n], [2n]], batchOf(someRow(0), someRow(1)));
    expect(batch).toThrow(/^eos_token_id must be .*withSampler\(options, \{ eos_token_id/);
    expect(tokensOf(processor([[1n]], batchOf(someRow(0))))).toHaveLength(1);
  });

  it.each([
    ["an id", END],
    ["a list of ids", [3, END]],
  ])(
    "processor(ids, logits) with eos_token_id %s goes on with the end of text in a row that has ended",
    (_name, eos) => {
      const [processor] = withSampler(SAMPLER, { eos_token_id: eos }).logits_processor;
      // An end of text inside the prompt ends nothing.
      const ids = [
        [5n, BigInt(END)],
        [5n, 6n],
      ];
      processor(ids, batchOf(rowOfLogits(9, ...someRow(1).slice(1)), someRow(1)));
      ids[0].push(0n);
      ids[1].push(BigInt(END));
      for (let step = 0; step < 5; step++) {
        // The end of text is impossible by the logits, and yet goes on.
        const rows = [someRow(step), someRow(step + 20)].map((row) => row.with(END, -Infinity));
        const [first, second] = tokensOf(processor(ids, batchOf(...rows)));
        expect(first).not.toBe(END);
        expect(second).toBe(END);
        ids[0].push(0n);
        ids[1].push(BigInt(second));
      }
    },
  );

  it("processor(ids, logits) shows the prompt and what follows to penalties", () => {
    const allBut = (...banned: number[]) =>
      Array.from({ length: VOCAB }, (_, id) => BigInt(id)).filter((id) => !banned.includes(Number(id)));
    const options = { presencePenalty: 1000, temperature: 0 };
    const prompt = allBut(4, 11, 12);
    const [tokens] = play(withSampler(options), 3, [prompt]);
    expect(tokens.toSorted((a, b) => a - b)).toEqual([4, 11, 12]);
  });

  it("processor(ids, logits) starts over with every generation, whatever the prompt's length", () => {
    const options = withSampler({ ...SAMPLER, repetitionPenalty: 2 });
    const first = play(options, 4, [[1n, 2n]]);
    expect(play(options, 4, [[1n, 2n]])).toEqual(first);
    // As long as the last generation would have been one token later.
    const prompt = [[3n, 4n, 5n, 6n, 8n, 9n]];
    expect(play(options, 4, prompt)).toEqual(
      play(withSampler({ ...SAMPLER, repetitionPenalty: 2 }), 4, prompt),
    );
  });

  it("withSampler(options, {}, {onTrace}) calls it for every token with the trace and the row", () => {
    const heard: [number, Trace][] = [];
    const onTrace = (trace: Trace, row: number) => heard.push([row, trace]);
    const played = play(withSampler(SAMPLER, { eos_token_id: 99 }, { onTrace }), 3, [[1n], [1n]]);
    expect(heard.map(([row]) => row)).toEqual([0, 1, 0, 1, 0, 1]);
    expect(played).toEqual(
      [0, 1].map((row) => heard.filter(([of]) => of === row).map(([, { token }]) => token)),
    );
    const sampler = createSampler({ ...SAMPLER, seed: 41 });
    expect(heard[1][1]).toEqual(sampler.trace(someRow(1)));
  });

  it.each([
    ["float16 bits", new Uint16Array(VOCAB)],
    ["a plain array", Array.from({ length: VOCAB }, () => 0)],
    ["nothing", undefined],
  ])("processor(ids, {data: %s}) is refused", (_name, data) => {
    const [processor] = withSampler(SAMPLER).logits_processor;
    expect(() => processor([[1n]], { data, dims: [1, VOCAB] })).toThrow(
      /^logits must be a float32 tensor on the CPU/,
    );
  });

  it("withSampler({frequencyPenalty}, {pad_token_id}) does not penalise the padding before a prompt", () => {
    const sampler = { frequencyPenalty: 9, temperature: 0 };
    const chosen = (pad_token_id: number) => {
      const [processor] = withSampler(sampler, { pad_token_id }).logits_processor;
      const logits = { data: Float32Array.of(2, 1, 0), dims: [1, 3] };
      return processor([[0n, 0n, 1n]], logits).data.indexOf(0);
    };
    expect(chosen(0)).toBe(0);
    expect(chosen(2)).toBe(2);
  });
});
