import fc from "fast-check";
import type { SamplerOptions } from "nsigma";
import { type Request, type Translation, type TranslationSettings, translate } from "nsigma/dialects";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LlamaServer, NO_LLAMA_SERVER, startLlamaServer } from "./llama-server.ts";

/** What the server says it samples with, after its own clamping and wrapping. JSON has null for infinity. */
type Settings = Readonly<Record<string, unknown>>;

/** A parameter of the server and the option it becomes. */
interface Row {
  readonly option: keyof SamplerOptions;
  /** The settings at which the server's step does nothing, so that the option may be missing. */
  readonly idle?: (setting: number) => boolean;
  /** What lower settings come to. */
  readonly least?: number;
  /** What must be on for the parameter to do anything. */
  readonly beside?: Request;
  readonly more?: readonly unknown[];
}

const is = (neutral: number) => (setting: number) => setting === neutral;
const atMost = (most: number) => (setting: number) => setting <= most;
const atLeast = (least: number) => (setting: number) => setting >= least;

const ROWS: Readonly<Record<string, Row>> = {
  temperature: { option: "temperature", idle: is(1), more: [1e-9] },
  dynatemp_range: { option: "temperatureRange", idle: atMost(0) },
  dynatemp_exponent: { option: "temperatureExponent", idle: is(1), beside: { dynatemp_range: 0.5 } },
  top_k: { option: "topK", idle: atMost(0), more: [2 ** 31 - 1, -(2 ** 31), -(2 ** 31) - 1] },
  top_p: { option: "topP", idle: atLeast(1) },
  min_p: { option: "minP", idle: atMost(0) },
  top_n_sigma: { option: "topNSigma", idle: atMost(0) },
  typical_p: { option: "typicalP", idle: atLeast(1), least: 0 },
  xtc_probability: { option: "xtcProbability", idle: atMost(0) },
  xtc_threshold: { option: "xtcThreshold", idle: atLeast(0.501), beside: { xtc_probability: 0.5 } },
  repeat_penalty: { option: "repetitionPenalty", idle: is(1) },
  presence_penalty: { option: "presencePenalty", idle: is(0) },
  frequency_penalty: { option: "frequencyPenalty", idle: is(0) },
  repeat_last_n: { option: "penaltyWindow", idle: is(0), beside: { repeat_penalty: 1.2 }, more: [5000] },
  dry_multiplier: { option: "dryMultiplier", idle: is(0) },
  dry_base: { option: "dryBase", beside: { dry_multiplier: 0.8 } },
  dry_allowed_length: { option: "dryAllowedLength", beside: { dry_multiplier: 0.8 } },
  dry_penalty_last_n: { option: "dryWindow", idle: is(0), beside: { dry_multiplier: 0.8 }, more: [5000] },
  mirostat: { option: "mirostat", idle: is(0) },
  mirostat_tau: { option: "mirostatTau", beside: { mirostat: 2 } },
  mirostat_eta: { option: "mirostatEta", beside: { mirostat: 2 } },
  adaptive_target: { option: "adaptiveTarget", idle: atMost(-1e-9), beside: { samplers: ["adaptive_p"] } },
  adaptive_decay: {
    option: "adaptiveDecay",
    beside: { samplers: ["adaptive_p"], adaptive_target: 0.5 },
    more: [0.99, 0.991],
  },
  min_keep: { option: "minKeep", idle: is(0), beside: { top_p: 0.5 } },
  seed: { option: "seed", idle: is(2 ** 32 - 1), more: [2 ** 53, 1e30] },
};

/** Windows of 10^9 tokens are left out: the server sets memory aside for them. */
// prettier-ignore
const EDGES: readonly unknown[] = [
  -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 2, 1e308,
  "1", "x", true, false, null, [], {},
];

/** Parameters that are no numbers, and names that are no parameters. */
// prettier-ignore
const OTHERS: Readonly<Record<string, readonly unknown[]>> = {
  // infill never comes first: for the whole vocabulary it takes the server 5 s.
  samplers: [
    "kpm", "k;p;m", "top_k;top_p", "", "kk", "edkypmxt", "KPM", "ki", "a",
    [], ["top_k"], ["top-k"], ["TOP_K"], ["topk"], ["nucleus"], ["typ"], ["typ_p"], ["typical"],
    ["typical_p"], ["typical-p"], ["min_p", "min_p"], ["nope"], ["temp"], ["temperature"], ["dist"],
    ["top-n-sigma"], ["topNSigma"], ["top_k", "infill"], ["adaptive_p", "top_k"], ["adaptive-p"],
    ["xtc", "dry", "penalties"], ["penalty"], [" top_k"], [""], [1], ["top_k", null], [["top_k"]],
    5, true, null, {}, { top_k: 1 },
  ],
  logit_bias: [
    [[5, 1]], [[5, false]], { 5: 1 }, { "5": false }, { " 5": 1 }, { "5x": 1 }, [["5", 1]],
    [[5, 1], [5, 2]], [[5, "x"]], [[5, null]], [[5, true]], [[5]], [[5, 1, 2]], [[-1, 1]],
    [[5.5, 1]], [5], [], {}, "5", 5, true, null, [{ token: 5, bias: 1 }],
  ],
  dry_sequence_breakers: [[], ["\n"], [""], ["a", 1], "\n", "[]", 5, true, null, {}, [null], [["a"]]],
  ignore_eos: [true, false, null, 1, 0, "true", [], {}],
  nsigma: [1, "x"],
  typ_p: [0.5, "x"],
};

/** The texts among the biases above. */
const TEXTS = ["5", "5x"];

/** Where translate says that the server takes a value which no option of ours can be. */
const LEFT_OUT = /left out|so a random seed is taken/;

describe.skipIf(NO_LLAMA_SERVER !== undefined)(`llama.cpp's server (${NO_LLAMA_SERVER ?? "here"})`, () => {
  let server: LlamaServer;
  let settings: TranslationSettings;
  beforeAll(async () => {
    server = await startLlamaServer();
    const tokens = new Map<string, readonly number[][]>();
    for (const content of TEXTS) {
      tokens.set(content, [(await server.post<{ tokens: number[] }>("/tokenize", { content })).tokens]);
    }
    settings = { endOfText: [1], tokensOf: (text) => tokens.get(text)!, breakersOf: () => [[9]] };
  });
  afterAll(() => server.close());

  it.each(Object.entries(ROWS))("takes %s for what translate takes it for", async (parameter, row) => {
    for (const value of [...EDGES, ...(row.more ?? [])]) {
      const [theirs, ours] = await bothOf({ ...row.beside, [parameter]: value });
      expect(said(value, refusal(ours))).toEqual(said(value, refusal(theirs)));
      if (ours instanceof Error || theirs instanceof Error) continue;
      if (ours.notes.some((note) => note.parameter === parameter && LEFT_OUT.test(note.why))) continue;
      const setting = Math.max(numberIn(theirs[parameter]), row.least ?? -Infinity);
      const option = ours.options[row.option];
      const isIdle = option === undefined && row.idle?.(setting) === true;
      if (!isIdle) expect(said(value, near(option))).toEqual(said(value, near(setting)));
    }
  });

  it.each(Object.entries(OTHERS))("reads %s as translate reads it", async (parameter, values) => {
    for (const value of values) await expectSameReading({ dry_multiplier: 0.8, [parameter]: value });
  });

  it("reads requests of several parameters, drawn at random, as translate reads them", async () => {
    const sane = fc.oneof(
      fc.integer({ min: -16, max: 48 }).map((sixteenths) => sixteenths / 16),
      fc.integer({ min: -2, max: 4000 }),
    );
    const numbers = Object.keys(ROWS).map((name) => {
      const edges = fc.constantFrom(...EDGES.filter((value) => typeof value === "number" && value < 1e300));
      return fc.record({ [name]: fc.oneof({ weight: 4, arbitrary: sane }, edges) });
    });
    const others = Object.entries(OTHERS).map(([name, values]) =>
      fc.record({ [name]: fc.constantFrom(...values) }),
    );
    const request = fc
      .array(fc.oneof({ weight: 4, arbitrary: fc.oneof(...numbers) }, fc.oneof(...others)), { maxLength: 6 })
      .map((parts): Request => Object.assign({}, ...parts));
    await fc.assert(fc.asyncProperty(request, expectSameReading), { seed: 11549, numRuns: 300 });
  });

  /** What translate makes of a request is what it makes of the server's own account of it, refusals included. */
  async function expectSameReading(request: Request): Promise<void> {
    const [theirs, ours] = await bothOf(request);
    expect(said(request, refusal(ours))).toEqual(said(request, refusal(theirs)));
    if (ours instanceof Error || theirs instanceof Error) return;
    const { options } = translate("llama.cpp", asRequest(theirs), settings);
    expect(said(request, nearAll(ours.options))).toEqual(said(request, nearAll(options)));
  }

  async function bothOf(request: Request): Promise<[Settings | Error, Translation | Error]> {
    const answer = await server
      .post<{ generation_settings: Settings }>("/completion", { prompt: [224], n_predict: 0, ...request })
      .catch((error: Error) => error);
    const theirs = answer instanceof Error ? answer : answer.generation_settings;
    if (theirs instanceof Error && !theirs.message.startsWith("400:")) throw theirs;
    try {
      return [theirs, translate("llama.cpp", request, settings)];
    } catch (error) {
      return [theirs, error as Error];
    }
  }
});

/** A value with what was made of it, so that a failure shows both. */
const said = (value: unknown, made: unknown) => ({ value, made });

const refusal = (answer: unknown) => (answer instanceof Error ? "refused" : "taken");

const FLOAT_MAX = 3.4028234663852886e38;
const numberIn = (setting: unknown): number => (setting === null ? Infinity : Number(setting));

/** A number as the server's 32-bit floats have it; beyond their largest it has that, or infinity. */
function near(value: unknown): unknown {
  return typeof value === "number" ? Math.min(Math.fround(value), FLOAT_MAX) : value;
}

function nearAll(options: SamplerOptions): unknown {
  return JSON.parse(JSON.stringify(options, (_, value: unknown) => near(value)));
}

/** The server's account of its settings, as a request that asks for them. Infinity is null, and bans are biases of -Infinity. */
function asRequest({ ignore_eos, logit_bias, ...settings }: Settings): Request {
  const listed = logit_bias as { token: number; bias: number | null }[];
  const own = listed.filter(({ token, bias }) => !(ignore_eos === true && token === 1 && bias === null));
  const biases = own.map(({ token, bias }) => [token, bias ?? false]);
  const named = Object.entries(settings).map(([name, setting]) => [name, setting ?? FLOAT_MAX]);
  return { ...Object.fromEntries(named), logit_bias: biases, ...(ignore_eos === true && { ignore_eos }) };
}
