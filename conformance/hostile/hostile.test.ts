import * as fc from "fast-check";
import {
  allocateLogits,
  createSampler,
  stepSampler,
  LogitsError,
  OptionError,
  type OptionName,
  sampleBatch,
  type SamplerOptions,
} from "nsigma";
import { describeRow } from "nsigma/analysis";
import { CHOICE_OPTIONS, NUMBER_OPTIONS, OPTION_NAMES } from "nsigma/options";
import { describe, expect, it } from "vitest";
import { expectOneLine } from "./expect-honest.ts";
import { plain, rowSuite } from "./row-suite.ts";

rowSuite(0.2);

describe("what rows that are none leave behind", () => {
  it.each([
    ["null", null],
    ["undefined", undefined],
    ["a number", 5],
    ["a string", "1,2,3"],
    ["a plain array", [1, 2, 3]],
    ["a Float64Array", Float64Array.of(1, 2)],
    ["a Uint16Array without a dtype", Uint16Array.of(1, 2)],
    ["bits of no dtype we know", { data: Uint16Array.of(1, 2), dtype: "float8" }],
    ["bits in a plain array", { data: [1, 2], dtype: "float16" }],
    ["no data", { dtype: "float16" }],
    ["a proxy of a row", new Proxy(Float32Array.of(1, 2), {})],
    ["an object made from a row", Object.create(Float32Array.of(1, 2))],
    ["an object made from what all rows have", Object.create(Float32Array.prototype)],
    ["bits that are a proxy", { data: new Proxy(Uint16Array.of(1, 2), {}), dtype: "float16" }],
    ["bits that only look like them", { data: Object.create(Uint16Array.prototype), dtype: "bfloat16" }],
    ["an empty row", new Float32Array(0)],
    ["empty bits", { data: new Uint16Array(0), dtype: "bfloat16" }],
  ])("sample(%s) and the other methods refuse it in one line", (_name, logits) => {
    for (const method of ["sample", "trace", "distribution", "mask"] as const) {
      const sampler = createSampler({ topK: 3, mirostat: 2, presencePenalty: 1, seed: 1 });
      const act = () => sampler[method](logits as never, new Float32Array(8) as never);
      expect(act).toThrow(LogitsError);
      expect(act).toThrow(/^logits: [^\n]+$/);
      expect(sampler.step).toBe(0);
    }
  });
});

const WRONG: [string, unknown][] = [
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-1e9", -1e9],
  ["1e9", 1e9],
  ["0.5", 0.5],
  ["-0", -0],
  ['"1"', "1"],
  ['""', ""],
  ['"all"', "all"],
  ["null", null],
  ["undefined", undefined],
  ["true", true],
  ["1n", 1n],
  ["{}", {}],
  ["[]", []],
  ["[NaN]", [NaN]],
  ["[[]]", [[]]],
  ["[null]", [null]],
  ['["a"]', ["a"]],
  ["[[1, NaN]]", [[1, NaN]]],
  ["[{tokens: 5}]", [{ tokens: 5, bias: 1 }]],
  ["[{tokens: [1], bias: NaN}]", [{ tokens: [1], bias: NaN }]],
  ["{0: NaN}", { 0: NaN }],
  ["{a: 1}", { a: 1 }],
  ["{-1: 1}", { "-1": 1 }],
  ["a function", () => 1],
  ["a symbol", Symbol("p")],
];

describe("other arrays that only look like them", () => {
  const row = Float32Array.of(1, 2);
  const proxy = <Value extends object>(value: Value) => new Proxy(value, {});
  it.each<[string, () => unknown]>([
    ["mask(row, out)", () => createSampler({}).mask(row, proxy(new Float32Array(2)))],
    [
      "mask(row, out made from an array)",
      () => createSampler({}).mask(row, Object.create(Float32Array.prototype)),
    ],
    ["prompt(tokens)", () => createSampler({}).prompt(proxy(Int32Array.of(1)))],
    [
      "prompt(a view of no entries)",
      () => createSampler({}).prompt(new DataView(new ArrayBuffer(4)) as never),
    ],
    ["sampleBatch(rows)", () => sampleBatch(proxy(row), 1, 2, [createSampler({})])],
    ["sampleBatch(rows, out)", () => sampleBatch(row, 1, 2, [createSampler({})], proxy(new Int32Array(1)))],
    ["sampleBatch(no number of rows)", () => sampleBatch(row, NaN, 2, [createSampler({})])],
    ["sampleBatch(no samplers)", () => sampleBatch(row, 1, 2, null as never)],
    ["describeRow(row)", () => describeRow(proxy(row))],
    ["allocateLogits(more than any vocabulary)", () => allocateLogits(2 ** 53 - 1)],
    ["allocateLogits(a list)", () => allocateLogits([1] as never)],
  ])("%s refuses them by name in one line", (_name, act) => {
    expect(act).toThrow(expect.objectContaining({ code: expect.stringMatching(/^NSIGMA_/) }));
    expect(act).toThrow(/^(logits:|[a-zA-Z]+ must be) [^\n]+$/);
  });
});

describe("options that no one should set", () => {
  it.each(OPTION_NAMES)(
    "createSampler({%s: anything}) is refused by its name in one line, or samples",
    (name) => {
      for (const [, value] of WRONG) expectRefusedOrWorking(name, value);
    },
  );

  it("createSampler({any number option: any number}) is refused by its name, or samples", () => {
    const names = Object.keys(NUMBER_OPTIONS) as OptionName[];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.double(), (name, value) => {
        expectRefusedOrWorking(name, value);
      }),
      { numRuns: 3000 },
    );
  });

  it("createSampler({any choice: any string}) is refused by its name, or is one of the words", () => {
    for (const [name, { choices }] of Object.entries(CHOICE_OPTIONS)) {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.constantFrom(...choices)), (word) => {
          const accepted = expectRefusedOrWorking(name as OptionName, word);
          expect(accepted).toBe((choices as readonly string[]).includes(word));
        }),
        { numRuns: 30 },
      );
    }
  });

  it("createSampler({any name: 1}) is refused by that name unless it is an option's", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(!OPTION_NAMES.includes(name as OptionName));
        expect(() => createSampler({ [name]: 1 } as SamplerOptions)).toThrow(OptionError);
      }),
    );
  });

  it.each([null, 5])("stepSampler(steps, %j as settings) is refused", (settings) => {
    expect(() => stepSampler([], settings as never)).toThrow(OptionError);
  });

  it.each([[[-1]], [[1.5]], [[NaN]], [["1"]], [[2 ** 24]], [[null]], [[1, undefined]], ["ab"], [null], [7]])(
    "prompt(%j) is refused and the text before it stays",
    (tokens) => {
      const sampler = createSampler({ presencePenalty: 1, seed: 1 });
      sampler.prompt([1, 2]);
      sampler.sample(plain.logits);
      const before = sampler.save();
      expect(() => sampler.prompt(tokens as never)).toThrow(OptionError);
      expect(sampler.save()).toEqual(before);
    },
  );
});

/** Whether it was accepted. */
function expectRefusedOrWorking(name: OptionName, value: unknown): boolean {
  let sampler;
  try {
    sampler = createSampler({ seed: 1, endOfText: [9], [name]: value });
  } catch (error) {
    expect(error).toBeInstanceOf(OptionError);
    const { option, code } = error as OptionError;
    expect(option.startsWith(name), `${option} is named instead of ${name}`).toBe(true);
    expect(code).toBe("NSIGMA_OPTION");
    expectOneLine(error as OptionError);
    return false;
  }
  sampler.prompt([1, 3, 1]);
  if (name === "vocabSize" && sampler.vocabSize !== undefined && sampler.vocabSize > plain.entries.length) {
    expect(() => sampler.sample(plain.logits)).toThrow(LogitsError);
    return true;
  }
  const { ids, probabilities } = sampler.distribution(plain.logits);
  expect(probabilities[ids.indexOf(sampler.sample(plain.logits))]).toBeGreaterThan(0);
  return true;
}
