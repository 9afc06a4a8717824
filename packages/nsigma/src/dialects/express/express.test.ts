import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogitsError, OptionError } from "../../errors.ts";
import { NUMBER_OPTIONS, type NumberOptionName, STEP_OPTIONS } from "../../options/tables.ts";
import type { OptionName, SamplerOptions } from "../../options/options.ts";
import { rowOfLogits } from "../../rows.fixture.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import { DEFAULT_ORDER } from "../../sampler/order.ts";
import type { Dialect, DialectName } from "../dialect.ts";
import { EVERY_DIALECT } from "../every-dialect.fixture.ts";
import { express } from "./express.ts";
import { rowsOf } from "../rows.ts";
import { translate } from "../translate/translate.ts";

const said = (dialect: DialectName, options: SamplerOptions): string[] =>
  express(dialect, options).notes.map(({ option, kind, why }) => `${option} ${kind}: ${why}`);
const requestOf = (dialect: DialectName, options: SamplerOptions) => express(dialect, options).request;

describe("express(dialect, {topNSigma: 1, temperature: 1.5})", () => {
  it.each<[DialectName, Record<string, unknown>, string[]]>([
    [
      "llama.cpp",
      {
        top_n_sigma: 1,
        top_k: 0,
        top_p: 1,
        min_p: 0,
        temperature: 1.5,
        samplers: ["top_n_sigma", "temperature"],
      },
      [],
    ],
    [
      "koboldcpp",
      { nsigma: 1, temperature: 1.5, top_k: 0, top_p: 1, sampler_order: [5, 6, 0, 1, 3, 4, 2] },
      ["topK approximated: koboldcpp takes 3000 for it all the same"],
    ],
    [
      "textgen",
      {
        top_n_sigma: 1,
        temperature: 1.5,
        top_p: 1,
        sampler_priority: ["top_n_sigma", "temperature", "dynamic_temperature"],
      },
      ['std approximated: textgen takes "zero-filled"'],
    ],
    [
      "aphrodite",
      { nsigma: 1, temperature: 1.5, temperature_last: true },
      ['std approximated: aphrodite takes "sample"'],
    ],
    ["mlx", { top_n_sigma: 1, temperature: 1.5 }, []],
    ["vllm", { temperature: 1.5 }, ["topNSigma refused: vllm has no parameter for it"]],
    ["exllamav3", { temperature: 1.5 }, ["topNSigma refused: exllamav3 has no parameter for it"]],
    [
      "transformers",
      { do_sample: true, temperature: 1.5, top_k: 0 },
      ["topNSigma refused: transformers has no parameter for it"],
    ],
    ["paper", { n: 1, temperature: 1.5 }, ['std approximated: paper takes "sample"']],
  ])("%s", (dialect, request, notes) => {
    const options = { topNSigma: 1, temperature: 1.5 };
    expect(requestOf(dialect, options)).toEqual(request);
    expect(said(dialect, options)).toEqual(notes);
  });
});

describe("express(dialect, {})", () => {
  it.each<[DialectName, Record<string, unknown>]>([
    ["llama.cpp", { top_k: 0, top_p: 1, min_p: 0, temperature: 1, samplers: ["temperature"] }],
    ["koboldcpp", { top_k: 0, top_p: 1, temperature: 1, sampler_order: [6, 0, 1, 3, 4, 2, 5] }],
    ["textgen", { top_p: 1 }],
    ["transformers", { do_sample: true, top_k: 0 }],
    ["mlx", { temperature: 1 }],
    ["vllm", {}],
  ])("%s switches off by name what is on by default", (dialect, request) => {
    expect(requestOf(dialect, {})).toEqual(request);
  });
});

describe("a value in the engine's units and form", () => {
  it.each<[DialectName, SamplerOptions, Record<string, unknown>]>([
    ["textgen", { epsilonCutoff: 0.0009 }, { epsilon_cutoff: 9 }],
    ["textgen", { bannedTokens: [4, 7] }, { custom_token_bans: "4, 7" }],
    ["textgen", { temperature: 1.25, temperatureRange: 0.75 }, { dynatemp_low: 0.5, dynatemp_high: 2 }],
    ["aphrodite", { temperature: 1.5, temperatureRange: 1 }, { dynatemp_min: 0.5, dynatemp_max: 2.5 }],
    ["llama.cpp", { bannedTokens: [4], logitBias: { 3: 1 } }, { logit_bias: { 3: 1, 4: false } }],
    ["llama.cpp", { repetitionPenalty: 1.1, penaltyWindow: "all" }, { repeat_last_n: 2 ** 20 }],
    ["llama.cpp", { repetitionPenalty: 1.1 }, { repeat_last_n: 64 }],
    [
      "llama.cpp",
      { order: ["temperature", "topK"], topK: 2, temperature: 2 },
      { samplers: ["temperature", "top_k"] },
    ],
    ["koboldcpp", { xtcProbability: 0.5 }, { xtc_threshold: 0.1 }],
    [
      "koboldcpp",
      { order: ["temperature", "topK"], topK: 2, temperature: 2 },
      { top_k: 2, sampler_order: [5, 0, 6, 1, 3, 4, 2] },
    ],
    ["mlx", { presencePenalty: 1, penaltyWindow: "all" }, { presence_context_size: 0 }],
    ["mlx", { pLess: "plain" }, { p_less: true }],
    ["exllamav3", { temperature: 2, topK: 4 }, { temp_last: true }],
    ["exllamav3", { temperature: 2, topK: 4, order: ["temperature", "topK"] }, { top_k: 4 }],
    ["transformers", { temperature: 0 }, { do_sample: false }],
    ["transformers", { logitBias: { 3: 1 } }, { sequence_bias: [[[3], 1]] }],
    ["transformers", { bannedTokens: [5, [1, 2]] }, { suppress_tokens: [5], bad_words_ids: [[1, 2]] }],
    ["vllm", { minNewTokens: 5, endOfText: [2] }, { min_tokens: 5, stop_token_ids: [2] }],
    ["vllm", { seed: 7 }, { seed: 7 }],
  ])("%s: %o is %o", (dialect, options, expected) => {
    expect(requestOf(dialect, options)).toMatchObject(expected);
  });
});

describe("a note", () => {
  it.each<[string, DialectName, SamplerOptions, string[]]>([
    [
      "names the other order",
      "vllm",
      { topP: 0.9, temperature: 2 },
      ["order approximated: vllm runs temperature before topP"],
    ],
    [
      "is not made of an order that makes no difference",
      "mlx-lm",
      { topK: 4, minP: 0.1, temperature: 1 },
      [],
    ],
    [
      "names the other window",
      "vllm",
      { presencePenalty: 1 },
      [
        'penaltyWindow approximated: vllm takes "all"',
        'promptPenalties approximated: vllm takes "repetition"',
      ],
    ],
    [
      "refuses a choice that was asked for",
      "vllm",
      { topK: 3, ties: "lower ids" },
      ['ties refused: vllm has no parameter for it, and takes "kept"'],
    ],
    [
      "says which token a cut treats otherwise",
      "exllamav3",
      { topP: 0.9 },
      ['topPCrossing approximated: exllamav3 takes "dropped"'],
    ],
    [
      "says what a ban became",
      "vllm",
      { bannedTokens: [4] },
      ["bannedTokens approximated: there are no bans: a logit bias of -100 stands for them"],
    ],
    [
      "says which bans are left out",
      "vllm",
      { bannedTokens: [4, [5, 6]] },
      [
        "bannedTokens approximated: there are no bans: a logit bias of -100 stands for them, and [[5,6]] cannot be written so",
      ],
    ],
    [
      "refuses what stood in a parameter that is left out",
      "llama.cpp",
      { bannedTokens: [4], logitBias: { 4: 1 } },
      [
        "logitBias refused: llama.cpp does not do this with logit_bias",
        "bannedTokens refused: llama.cpp has no parameter for it",
      ],
    ],
    [
      "refuses a value that the engine refuses",
      "vllm",
      { frequencyPenalty: 3 },
      ["frequencyPenalty refused: frequency_penalty must be a number from -2 to 2, as the engine requires"],
    ],
    [
      "says what a mode leaves without effect",
      "llama.cpp",
      { mirostat: 2, topP: 0.5 },
      ["topP refused: top_p: with mirostat on, llama.cpp runs logit bias, temperature and mirostat alone"],
    ],
    [
      "says what breaks repeats",
      "llama.cpp",
      { dryMultiplier: 1 },
      [expect.stringContaining('dry_sequence_breakers stays ["\\n",":"') as unknown as string],
    ],
    [
      "refuses what goes with a step that is not there",
      "vllm",
      { xtcProbability: 0.5, xtcThreshold: 0.2 },
      [
        "xtcProbability refused: vllm has no parameter for it",
        "xtcThreshold refused: vllm has no parameter for it",
      ],
    ],
    [
      "refuses breakers of DRY",
      "aphrodite",
      { dryMultiplier: 1, dryBreakers: [[1]] },
      ["dryBreakers refused: DRY's breakers are texts there, which token ids cannot be written as"],
    ],
    [
      "refuses a mirostat that is not there",
      "textgen",
      { mirostat: 1 },
      ["mirostat refused: textgen does not do this with mirostat_mode"],
    ],
    [
      "says whose tokens a seed gives",
      "llama.cpp",
      { seed: 1 },
      [
        "seed approximated: the engine draws with random numbers of its own: its seeds repeat its texts, not ours",
      ],
    ],
    ["is not made of llama.cpp's own draws", "llama.cpp", { seed: 1, draws: "llama.cpp" }, []],
    [
      "refuses to tell a server the vocabulary",
      "vllm",
      { vocabSize: 100 },
      ["vocabSize refused: vllm has no parameter for it"],
    ],
    ["is not made of cuts in front of greedy", "vllm", { temperature: 0, topNSigma: 1 }, []],
  ])("%s: express(%o, %o)", (_, dialect, options, notes) => {
    expect(said(dialect, options)).toEqual(notes);
  });

  it("has the value that was asked for, or that of an option left out", () => {
    expect(express("vllm", { topNSigma: 1, topK: 3 }).notes).toMatchObject([
      { option: "topNSigma", value: 1 },
      { option: "ties", value: "lower ids" },
    ]);
  });
});

it("express(dialect, a mistake) is an error", () => {
  expect(() => express("vllm", { seed: -1 })).toThrow(/^seed must be an integer of at least 0, got -1/);
  expect(() => express("vllm", { temperature: -1 })).toThrow(/^temperature must be a number of at least 0/);
  expect(() => express("vllm", { top_k: 1 } as SamplerOptions)).toThrow(OptionError);
  expect(() => express("none" as "vllm", {})).toThrow(/^dialect must be one of/);
});

const amount = (least: number, most: number) =>
  fc.integer({ min: 1, max: 19 }).map((n) => least + ((most - least) * n) / 20);
const token = fc.integer({ min: 0, max: 9 });
const anyOptions: fc.Arbitrary<SamplerOptions> = fc.record(
  {
    temperature: fc.oneof(amount(0, 3), fc.constantFrom(0, 1)),
    temperatureRange: amount(0, 1),
    topNSigma: amount(0, 3),
    minK: fc.constant(3),
    topK: fc.integer({ min: 0, max: 8 }),
    topP: amount(0, 1),
    minP: amount(0, 1),
    topA: amount(0, 1),
    tailFree: amount(0, 1),
    typicalP: amount(0, 1),
    epsilonCutoff: amount(0, 0.2),
    etaCutoff: amount(0, 0.2),
    topH: amount(0, 1),
    pLess: fc.constantFrom("plain" as const, "norm" as const),
    smoothingFactor: amount(0, 1),
    skew: amount(-1, 1),
    minKeep: fc.integer({ min: 0, max: 3 }),
    repetitionPenalty: amount(1, 2),
    frequencyPenalty: amount(0, 2),
    presencePenalty: amount(0, 2),
    penaltyWindow: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant("all" as const)),
    dryMultiplier: amount(0, 2),
    noRepeatNgram: fc.integer({ min: 0, max: 3 }),
    logitBias: fc.dictionary(fc.constantFrom("1", "2"), fc.constantFrom(1, -3, false as const), {
      noNullPrototype: true,
    }),
    sequenceBias: fc.array(
      fc.record({
        tokens: fc.array(token, { minLength: 1, maxLength: 2 }),
        bias: fc.constantFrom(2, false as const),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    bannedTokens: fc.array(token, { minLength: 1, maxLength: 2 }),
    std: fc.constantFrom("population" as const, "sample" as const, "zero-filled" as const),
    ties: fc.constantFrom("lower ids" as const, "kept" as const),
    typicalTies: fc.constantFrom("lower ids" as const, "kept" as const),
    topPCrossing: fc.constantFrom("kept" as const, "dropped" as const),
    topPTies: fc.constantFrom("lower ids" as const, "kept" as const),
    typicalCrossing: fc.constantFrom("kept" as const, "dropped" as const, "next kept" as const),
    tailFreeCrossing: fc.constantFrom("kept" as const, "dropped" as const),
    promptPenalties: fc.constantFrom("all" as const, "repetition" as const),
    order: fc.shuffledSubarray([...DEFAULT_ORDER], { minLength: DEFAULT_ORDER.length }),
  },
  { requiredKeys: [] },
);

/** Options that the engine may know, now and then with its own rules and with one that it does not know. */
function optionsFor(dialect: Dialect): fc.Arbitrary<SamplerOptions> {
  const rows = Object.values(dialect.parameters).flatMap((row) => ("option" in row ? row.option : []));
  const known = [...rows, ...Object.keys(dialect.rules)] as OptionName[];
  return fc
    .tuple(anyOptions, fc.boolean(), fc.boolean(), fc.infiniteStream(fc.boolean()))
    .map(([all, rules, strange, takes]) => {
      const names = (Object.keys(all) as OptionName[]).filter((name) => strange || known.includes(name));
      const some = names.filter(() => takes.next().value === true && takes.next().value === true);
      const { draws: _, ...own } = dialect.rules;
      return { ...(rules ? own : {}), ...Object.fromEntries(some.map((name) => [name, all[name]])) };
    })
    .filter((options) => {
      try {
        createSampler(options);
        return true;
      } catch {
        return false;
      }
    });
}

const row = fc
  .array(fc.integer({ min: -40, max: 40 }), { minLength: 10, maxLength: 10 })
  .map((eighths) => rowOfLogits(...eighths.map((n) => n / 8)));

describe.each(EVERY_DIALECT)("express($name, any options)", (dialect) => {
  const { name } = dialect;

  it("without a note is a request with which the engine keeps what we keep", () => {
    let exact = 0;
    fc.assert(
      fc.property(optionsFor(dialect), row, fc.array(token, { maxLength: 6 }), (options, logits, text) => {
        const { request, notes } = express(name, options);
        if (notes.length > 0) return;
        exact++;
        const ours = distributionOf(options, logits, text);
        const theirs = distributionOf(translate(name, request).options, logits, text);
        expect([...theirs.keys()]).toEqual([...ours.keys()]);
        for (const [id, p] of ours) expect(theirs.get(id)).toBeCloseTo(p, 5);
      }),
      { numRuns: 200 },
    );
    expect(exact).toBeGreaterThan(0);
  });

  it("drops nothing: a switch is on in the request read back, or noted", () => {
    const switches = Object.values(STEP_OPTIONS).flatMap((step) => step.switches);
    fc.assert(
      fc.property(optionsFor(dialect), (options) => {
        const { request, notes } = express(name, options);
        const back = translate(name, request);
        expect(back.notes.filter(({ kind }) => kind === "unknown")).toEqual([]);
        for (const { option } of notes.filter(({ kind }) => kind === "refused")) {
          expect(rowsOf(dialect, option).filter(([parameter]) => parameter in request)).toEqual([]);
        }
        if (options.temperature === 0) return;
        for (const option of switches) {
          const value = options[option];
          if (typeof value !== "number" || notes.some((note) => note.option === option)) continue;
          const read = back.options[option] ?? neutralOf(option);
          expect([option, read]).toEqual([option, expect.closeTo(value, 9)]);
        }
      }),
      { numRuns: 80 },
    );
  });
});

function neutralOf(option: OptionName): unknown {
  return NUMBER_OPTIONS[option as NumberOptionName].off;
}

/** Probabilities by token id; empty when every token is banned. */
function distributionOf(options: SamplerOptions, row: Float32Array, text: number[]): Map<number, number> {
  const sampler = createSampler({ ...options, seed: 1 });
  sampler.prompt(text);
  try {
    const { ids, probabilities } = sampler.distribution(row);
    const pairs = [...ids].map((id, place) => [id, probabilities[place]] as const);
    return new Map(pairs.toSorted(([a], [b]) => a - b));
  } catch (error) {
    expect(error).toBeInstanceOf(LogitsError);
    return new Map();
  }
}
