import * as fc from "fast-check";
import { createSampler, DEFAULT_ORDER, type SamplerOptions, type StepName } from "nsigma";
import { type Forms, type Option, type OptionName, OPTIONS, STEP_OPTIONS } from "nsigma/options";
import { EXAMPLES } from "../../packages/nsigma/src/options/examples.ts";
import { stepsThat } from "../../packages/nsigma/src/steps/all.ts";

/** One sampler with every setting it has, each in its range and at its ends. */
export interface HostileSampler {
  readonly name: StepName;
  readonly options: fc.Arbitrary<SamplerOptions>;
  /** It can take every token away by itself. */
  readonly bans: boolean;
  /** It learns from the draw, so it has to come last. */
  readonly learns: boolean;
}

const of = fc.constantFrom;
const NUMBERS = [5e-324, 1e-300, 1e-40, 1e-9, 0.3, 0.5, 0.9, 0.999999, 1.0000001, 1.75, 3.4, 1e38, 1e300];
const INTEGERS = [0, 1, 2, 3, 5, 50, 1000, 1e6, 1e9, 2 ** 53, Number.MAX_VALUE];
const EXTREMES = [...NUMBERS, ...INTEGERS].flatMap((value) => [value, -value]);

const sequence = fc.array(fc.nat(4), { minLength: 1, maxLength: 3 });
const bias = of<(number | false)[]>(false, 0, 5, -5, 1e30, -1e30, 1e300, -1e300);

const FORMS: Readonly<Record<Exclude<keyof Forms, "order" | "seed" | "size">, fc.Arbitrary<unknown>>> = {
  window: of(1, 3, 1e9, "all"),
  tokens: fc.array(fc.oneof(fc.nat(6), of(99, 2 ** 24 - 1)), { minLength: 1, maxLength: 3 }),
  sequences: fc.array(sequence, { maxLength: 3 }),
  bans: fc.array(fc.oneof(fc.nat(6), sequence)),
  biases: fc.dictionary(of("0", "1", "5", "99", "99999999999"), bias),
  "sequence biases": fc.array(fc.record({ tokens: sequence, bias })),
};

function valuesOf(row: Option): fc.Arbitrary<unknown> {
  if ("choices" in row) return of(...row.choices);
  if ("form" in row) return FORMS[row.form as keyof typeof FORMS];
  const { least = -Infinity, above = -Infinity, most = Infinity, below = Infinity, integer, examples } = row;
  const inRange = EXTREMES.filter(
    (value) =>
      value >= least &&
      value > above &&
      value <= most &&
      value < below &&
      (!integer || Number.isInteger(value)),
  );
  return of(...examples, ...inRange);
}

/** Any of a step's options; those without which others are an error always. */
function settingsOf(step: StepName): fc.Arbitrary<SamplerOptions> {
  const { switches, settings } = STEP_OPTIONS[step];
  const values = [...switches, ...settings].map((name) => [name, valuesOf(OPTIONS[name])]);
  const needed = switches.flatMap((name) => (OPTIONS[name].needs ?? []) as readonly OptionName[]);
  return fc.record(Object.fromEntries(values), { requiredKeys: needed }) as fc.Arbitrary<SamplerOptions>;
}

/** Every step, so that a new one meets the rows without being named here. */
export const SAMPLERS: readonly HostileSampler[] = DEFAULT_ORDER.map((name) => ({
  name,
  options: settingsOf(name),
  bans: stepsThat("bans").includes(name),
  learns: createSampler(EXAMPLES[name]).steps.some((step) => step.drawn !== undefined),
}));

const LEARNERS = SAMPLERS.filter(({ learns }) => learns).map(({ name }) => name);
const OTHERS = DEFAULT_ORDER.filter((name) => !LEARNERS.includes(name));
const orders = fc
  .shuffledSubarray([...OTHERS], { minLength: OTHERS.length })
  .map((names) => [...names, ...LEARNERS]);

/** Several of them in any order that is accepted. */
export const chains: fc.Arbitrary<SamplerOptions> = fc
  .tuple(
    fc.shuffledSubarray(
      SAMPLERS.filter(({ learns }) => !learns),
      { minLength: 1, maxLength: 6 },
    ),
    fc.option(of(...SAMPLERS.filter(({ learns }) => learns)), { nil: undefined }),
    fc.option(orders, { nil: undefined }),
  )
  .chain(([chosen, learner, order]) =>
    fc.tuple(...chosen.map(({ options }) => options), learner?.options ?? fc.constant({})).map((all) => ({
      ...(Object.assign({}, ...all) as SamplerOptions),
      ...(order ? { order } : {}),
    })),
  );
