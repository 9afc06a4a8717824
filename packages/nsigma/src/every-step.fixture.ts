import * as fc from "fast-check";
import { EXAMPLES } from "./options/examples.ts";
import type { SamplerOptions, StepName } from "./options/options.ts";
import { DEFAULT_ORDER, TEMPERATURE_FIRST } from "./sampler/order.ts";
import { byStep } from "./steps/all.ts";
import { makeStep } from "./sampler/chain.ts";
import type { Forms, NumberOption, Option } from "./steps/option.ts";

/** Options that switch on one step, each by itself. */
export const ON: Readonly<Record<StepName, SamplerOptions>> = EXAMPLES;

const learns = (name: StepName) => makeStep(name, ON[name]).drawn !== undefined;
const LEARNERS = DEFAULT_ORDER.filter(learns);
const OTHERS = DEFAULT_ORDER.filter((name) => !learns(name));

/** Every order has to leave the steps that learn after the cuts. */
const orders = fc.oneof(
  fc.constantFrom(DEFAULT_ORDER, TEMPERATURE_FIRST),
  fc
    .shuffledSubarray([...OTHERS], { minLength: OTHERS.length })
    .map((names): readonly string[] => [...names, ...LEARNERS]),
);

const FORMS: Readonly<Record<keyof Forms, readonly unknown[]>> = {
  window: [1, 3, 64, "all"],
  tokens: [[], [0, 3]],
  sequences: [[], [[1]], [[2, 3], [2]]],
  bans: [[], [5], [[1, 1], 99]],
  biases: [{}, { 0: 2, 3: -2 }, { 1: -60, 99: 5 }, { 2: false }],
  "sequence biases": [[], [{ tokens: [1, 2], bias: 3 }], [{ tokens: [4], bias: -2 }]],
  order: [],
  seed: [],
  size: [],
};

/** Off or the default, the row's examples, and what rows of a few tokens are sensitive to. */
function valuesOf(row: Option): readonly unknown[] {
  if ("choices" in row) return row.choices;
  if ("form" in row) return FORMS[row.form];
  const { least = -1, most = Infinity, below = Infinity, integer, off, default: usual }: NumberOption = row;
  const more = integer ? [2, 3] : Math.min(most, below) === 1 ? [0, 0.3, most] : [];
  const inRange = more.filter((value) => value >= least && value <= most && value < below);
  return [off ?? usual, ...row.examples, ...inRange];
}

/** Any settings of the steps named, `given` among them. */
function settingsOf(names: readonly StepName[], given: readonly string[] = []): fc.Arbitrary<SamplerOptions> {
  const rows = names.flatMap((name) => Object.entries(OPTIONS_OF[name]));
  const values = rows.map(([option, row]) => [option, fc.constantFrom(...valuesOf(row))]);
  return fc.record(Object.fromEntries(values), { requiredKeys: given as never[] });
}

const OPTIONS_OF = byStep(({ options }) => options);

const learners = fc.oneof(
  fc.constant({}),
  ...LEARNERS.map((name) => settingsOf([name], Object.keys(ON[name]))),
);

const draws: fc.Arbitrary<SamplerOptions> = fc.oneof(
  fc.record({ seed: fc.maxSafeNat() }),
  fc.record({ seed: fc.nat(2 ** 31), draws: fc.constant("llama.cpp" as const) }),
);

/** Any options that are accepted: all steps, in any order that is. */
export const anyOptions: fc.Arbitrary<SamplerOptions> = fc
  .tuple(settingsOf(OTHERS), learners, draws, orders)
  .map((parts) => Object.assign({}, ...parts.slice(0, 3), { order: parts[3], endOfText: [0] }));
