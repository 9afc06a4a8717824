import { describe, expect, it } from "vitest";
import { LogitsError, OptionError } from "../errors.ts";
import type { SamplerOptions } from "../options/options.ts";
import { uniform } from "../random/uniform.ts";
import { dry } from "../steps/dry.ts";
import { mirostat } from "../steps/mirostat.ts";
import { noRepeatNgram } from "../steps/no-repeat-ngram.ts";
import { penalties } from "../steps/penalties.ts";
import type { Step } from "../steps/step.ts";
import { topK } from "../steps/top-k.ts";
import { xtc } from "../steps/xtc.ts";
import { createSampler } from "./create-sampler.ts";
import { stepSampler } from "./step-sampler.ts";
import { rowOf, sampleBatch } from "./sample-batch.ts";
import type { Sampler } from "./sampler.ts";

/** Rows of numbers between -8 and 8. */
function noise(length: number, seed: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, i) => 16 * uniform(seed, i) - 8);
}

const ROWS = 64;
const VOCABULARY = 500;

function samplers(vocabSize = VOCABULARY): Sampler[] {
  const options = { topNSigma: 1.5, topP: 0.95, frequencyPenalty: 0.2, vocabSize };
  return Array.from({ length: ROWS }, (_, row) =>
    createSampler({ ...options, temperature: 1 + row / 8, seed: row }),
  );
}

describe("sampleBatch", () => {
  it("sampleBatch(64 rows) chooses what each row's sampler chooses alone, step after step", () => {
    const together = samplers();
    const alone = samplers();
    for (let step = 0; step < 5; step++) {
      const logits = noise(ROWS * VOCABULARY, step);
      const tokens = sampleBatch(logits, ROWS, VOCABULARY, together);
      const expected = alone.map((sampler, row) =>
        sampler.sample(logits.slice(row * VOCABULARY, (row + 1) * VOCABULARY)),
      );
      expect([...tokens]).toEqual(expected);
    }
  });

  it("sampleBatch(rows, ...) does not depend on how the batch is cut", () => {
    const logits = noise(ROWS * VOCABULARY, 3);
    const whole = sampleBatch(logits, ROWS, VOCABULARY, samplers());
    const parts = samplers();
    const first = sampleBatch(logits.subarray(0, 10 * VOCABULARY), 10, VOCABULARY, parts.slice(0, 10));
    const rest = sampleBatch(logits.subarray(10 * VOCABULARY), 54, VOCABULARY, parts.slice(10));
    expect([...first, ...rest]).toEqual([...whole]);
  });

  it("sampleBatch(..., out) writes the tokens into out and returns it", () => {
    const logits = noise(ROWS * VOCABULARY, 4);
    const out = new Int32Array(ROWS + 1).fill(-7);
    expect(sampleBatch(logits, ROWS, VOCABULARY, samplers(), out)).toBe(out);
    expect([...out.subarray(0, ROWS)]).toEqual([...sampleBatch(logits, ROWS, VOCABULARY, samplers())]);
    expect(out[ROWS]).toBe(-7);
  });

  it("sampleBatch(half-precision rows) chooses what each row chooses alone", () => {
    const data = Uint16Array.from({ length: 2 * 100 }, (_, i) => 0x3c00 + ((i * 7919) % 0xa00));
    const make = () => [createSampler({ seed: 1 }), createSampler({ seed: 2 })];
    const tokens = sampleBatch({ data, dtype: "float16" }, 2, 100, make());
    const alone = make().map((sampler, row) =>
      sampler.sample({ data: data.slice(row * 100, (row + 1) * 100), dtype: "float16" }),
    );
    expect([...tokens]).toEqual(alone);
  });

  it("sampleBatch(padded rows) leaves out what lies beyond each sampler's vocabSize", () => {
    const logits = noise(ROWS * VOCABULARY, 5);
    for (let row = 0; row < ROWS; row++) logits.fill(NaN, row * VOCABULARY + 450, (row + 1) * VOCABULARY);
    const tokens = sampleBatch(logits, ROWS, VOCABULARY, samplers(450));
    expect(Math.max(...tokens)).toBeLessThan(450);
  });

  it("sampleBatch(rows, samplers made of one list of steps) keeps what each row remembers apart", () => {
    const steps = [
      penalties({ frequency: 1, window: "all" }),
      dry({ multiplier: 1, allowedLength: 1 }),
      noRepeatNgram(3),
      topK(50),
      xtc({ probability: 0.5 }),
      mirostat(2, { tau: 3, eta: 0.5 }),
    ];
    const shared = [0, 1, 2, 3].map((seed) => stepSampler(steps, { seed }));
    const alone = [0, 1, 2, 3].map((seed) => stepSampler(steps, { seed }));
    shared.forEach((sampler, row) => sampler.prompt([row, row, row]));
    alone.forEach((sampler, row) => sampler.prompt([row, row, row]));
    const logits = Array.from({ length: 30 }, (_, step) => noise(4 * 60, step % 3));
    const together = logits.map((each) => [...sampleBatch(each, 4, 60, shared)]);
    // Row after row, so that a memory that is shared would be told another story.
    const expected = alone.map((sampler, row) =>
      logits.map((each) => sampler.sample(each.slice(row * 60, (row + 1) * 60))),
    );
    expect(together).toEqual(logits.map((_, step) => expected.map((tokens) => tokens[step])));
    expect(shared.map((sampler) => sampler.save())).toEqual(alone.map((sampler) => sampler.save()));
  });

  it("createSampler(one list of steps) twice shares the steps without memory and makes new ones of the others", () => {
    const steps = [penalties({ frequency: 1 }), topK(50), mirostat(2)];
    const [first, second] = [stepSampler(steps, { seed: 1 }), stepSampler(steps, { seed: 1 })];
    expect(first.steps[1]).toBe(steps[1]);
    expect(second.steps[1]).toBe(steps[1]);
    for (const i of [0, 2]) expect(new Set([first.steps[i], second.steps[i], steps[i]]).size).toBe(3);
    const clone = first.clone();
    expect(clone.steps.map((step, i) => step === first.steps[i])).toEqual([false, true, false]);
  });

  it("sampleBatch refuses logits that are no row", () => {
    for (const logits of [null, undefined, [1, 2], { data: [1, 2], dtype: "float16" }]) {
      const act = () => sampleBatch(logits as never, 1, 2, [createSampler({})]);
      expect(act).toThrow(expect.objectContaining({ code: expect.stringMatching(/^NSIGMA_/) }));
    }
  });

  it("sampleBatch(no rows) is empty", () => {
    expect(sampleBatch(new Float32Array(0), 0, 5, [])).toHaveLength(0);
  });

  it("sampleBatch refuses sizes that do not fit", () => {
    const logits = new Float32Array(6);
    const pair = [createSampler({}), createSampler({})];
    expect(() => sampleBatch(logits, 2, 4, pair)).toThrow(
      "logits must be rows x vocabSize = 8 entries, got 6",
    );
    expect(() => sampleBatch(logits, 3, 2, pair)).toThrow(
      "samplers must be a list with one for each of the 3 rows, got 2",
    );
    expect(() => sampleBatch(logits, 2, 3, pair, new Int32Array(1))).toThrow(
      "out must be an array of at least 2 entries, got 1",
    );
    expect(() => sampleBatch(logits, 2, 4, pair)).toThrow(OptionError);
    expect(pair.map(({ step }) => step)).toEqual([0, 0]);
  });

  it.each([new Float32Array(2), [0, 0], { length: 2 }])("sampleBatch refuses %o for out", (out) => {
    const two = [createSampler({}), createSampler({})];
    expect(() => sampleBatch(noise(10, 1), 2, 5, two, out as never)).toThrow(OptionError);
  });

  it("sampleBatch refuses samplers in anything but a list", () => {
    const listLike = { 0: createSampler({}), length: 1 };
    expect(() => sampleBatch(noise(5, 1), 1, 5, listLike as never)).toThrow(OptionError);
  });

  it("sampleBatch passes on what a step of one's own throws, as it is", () => {
    const error = new Error("not today");
    const broken: Step = {
      name: "broken",
      kind: "adjustment",
      adjust() {
        throw error;
      },
    };
    expect(() => sampleBatch(noise(5, 1), 1, 5, [stepSampler([broken])])).toThrow(error);
  });

  it("sampleBatch names the row and the position of a NaN", () => {
    const logits = Float32Array.of(1, 2, 3, 1, NaN, 3);
    const act = () => sampleBatch(logits, 2, 3, [createSampler({}), createSampler({})]);
    expect(act).toThrow("logits: row 1: the entry at position 1 is NaN");
    expect(act).toThrow(LogitsError);
    expect(act).toThrow(expect.objectContaining({ position: 1 }));
  });

  it.each([0, 1, 2])("a bad row, %s, leaves every row's sampler and out as they were", (bad) => {
    const steps = [
      penalties({ frequency: 1 }),
      dry({ multiplier: 1 }),
      xtc({ probability: 0.5 }),
      mirostat(2),
    ];
    const rows = [0, 1, 2].map((seed) => createSampler({ seed, draws: "llama.cpp" }).withSteps(steps));
    const out = new Int32Array(3).fill(-7);
    const good = noise(3 * 60, 1);
    for (let round = 0; round < 3; round++) sampleBatch(good, 3, 60, rows);
    const before = rows.map((sampler) => sampler.save());
    const logits = good.slice();
    logits[60 * bad + 7] = NaN;
    expect(() => sampleBatch(logits, 3, 60, rows, out)).toThrow(LogitsError);
    expect(rows.map((sampler) => sampler.save())).toEqual(before);
    expect([...out]).toEqual([-7, -7, -7]);
  });

  it("one sampler for several rows is taken back through all of them", () => {
    const sampler = createSampler({ mirostat: 2, seed: 1 });
    const before = sampler.save();
    expect(() =>
      sampleBatch(Float32Array.of(1, 2, 1, 2, NaN, 2), 3, 2, [sampler, sampler, sampler]),
    ).toThrow();
    expect(sampler.save()).toEqual(before);
  });

  it("a step of one's own that fails in the middle of a draw leaves its row as it was, and the others", () => {
    let fails = false;
    const own: Step = {
      name: "own",
      kind: "adjustment",
      adjust() {},
      accept() {
        if (fails) throw new Error("no more");
      },
    };
    const rows = [0, 1].map((seed) => stepSampler([dry({ multiplier: 1 }), own, mirostat(2)], { seed }));
    const logits = noise(2 * 60, 1);
    sampleBatch(logits, 2, 60, rows);
    const before = rows.map((sampler) => sampler.save());
    fails = true;
    expect(() => sampleBatch(logits, 2, 60, rows)).toThrow("no more");
    expect(() => rows[0].accept(3)).toThrow("no more");
    expect(() => rows[0].trace(logits.subarray(0, 60))).toThrow("no more");
    expect(rows.map((sampler) => sampler.save())).toEqual(before);
  });

  it("rowOf(logits, row, vocabSize) shares the batch's memory", () => {
    const logits = Float32Array.of(1, 2, 3, 4);
    const second = rowOf(logits, 1, 2) as Float32Array;
    second[0] = 9;
    expect([...logits]).toEqual([1, 2, 9, 4]);
  });
});

describe("a vocabulary of 262,144", () => {
  const row = noise(262_144, 9);
  row[200_000] = 12;

  it.each([
    { topNSigma: 1, temperature: 1.5 },
    { topK: 50 },
    { topP: 0.9 },
    { minP: 0.1, temperature: 2 },
    { etaCutoff: 0.001 },
    { minK: 3 },
    { tailFree: 0.95 },
    { topA: 0.2 },
    { epsilonCutoff: 0.0003 },
    { topH: 0.4 },
    { pLess: "norm" },
    { xtcProbability: 0.5, xtcForm: "expected" },
    { temperatureRange: 0.5, smoothingFactor: 0.2 },
    { mirostat: 1 },
    { skew: 0.2 },
    {},
  ] satisfies SamplerOptions[])(
    "sample(row of 262,144) with %j draws a token that distribution(row) holds",
    (options) => {
      const sampler = createSampler({ ...options, seed: 1 });
      const { ids, probabilities } = sampler.distribution(row);
      expect(ids[0]).toBe(200_000);
      expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      expect(ids).toContain(sampler.sample(row));
    },
  );

  it("sample(row of 262,144) with typicalP leaves out the best token, which is more likely than is typical", () => {
    const sampler = createSampler({ typicalP: 0.5, seed: 1 });
    const { ids, probabilities } = sampler.distribution(row);
    expect(ids).not.toContain(200_000);
    expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(ids).toContain(sampler.sample(row));
  });
});
