import { STEP_OPTIONS } from "../../options/tables.ts";
import { type OptionName, OPTIONS, type SamplerOptions, type StepName } from "../../options/options.ts";
import { commute } from "./commute.ts";
import type { Wanted } from "../dialect.ts";
import { isOn } from "../translate/effect.ts";
import { LONGEST } from "../readers/history.ts";
import { telling } from "./wanted.ts";

/** What a chain does otherwise than it should, by option. */
export interface Difference {
  readonly option: OptionName;
  readonly what: "missing" | "other" | "extra" | "order";
  /** What the other chain has; of an order, the pairs of steps that run the other way round. */
  readonly there: unknown;
}

/** Every difference between the chain that was asked for and another one. */
export function differencesOf(asked: Wanted, there: Wanted): Difference[] {
  const [ours, theirs] = [telling(asked), telling(there)];
  const missing = ours.filter((step) => !theirs.includes(step));
  const extra = theirs.filter((step) => !ours.includes(step));
  const shared = ours.filter((step) => theirs.includes(step));
  return [
    ...missing.flatMap((step) => switchesOn(step, asked, "missing")),
    ...missing.flatMap((step) => settingsOf(step, shared, asked)),
    ...shared.flatMap((step) => otherOptions(step, asked, there)),
    ...extra.flatMap((step) => switchesOn(step, there, "extra")),
    ...otherOrder(shared, theirs, asked.options),
    ...otherDraws(asked.options, there.options),
  ];
}

function switchesOn(step: StepName, { options }: Wanted, what: "missing" | "extra"): Difference[] {
  const on = STEP_OPTIONS[step].switches.filter((option) => isOn({ [option]: options[option] }));
  return on.map((option) => ({ option, what, there: options[option] }));
}

/** What was said of how a step acts goes with the step, unless another one looks at it too. */
function settingsOf(step: StepName, shared: readonly StepName[], { options }: Wanted): Difference[] {
  const elsewhere = shared.flatMap((each) => STEP_OPTIONS[each].settings);
  return STEP_OPTIONS[step].settings
    .filter((option) => options[option] !== undefined && !elsewhere.includes(option))
    .map((option) => ({ option, what: "missing", there: undefined }));
}

function otherOptions(step: StepName, asked: Wanted, there: Wanted): Difference[] {
  const { switches, settings } = STEP_OPTIONS[step];
  return [...switches, ...settings]
    .filter((option) => matters(option, asked.options, there.options))
    .filter((option) => !same(valueOf(option, asked.options), valueOf(option, there.options)))
    .map((option) => ({ option, what: "other", there: valueOf(option, there.options) }));
}

/** Settings of something that is off in both make no difference. */
function matters(option: OptionName, ...both: SamplerOptions[]): boolean {
  const needs = OPTIONS[option].needs as readonly OptionName[] | undefined;
  if (needs === undefined) return true;
  return both.some((options) => needs.some((need) => !same(valueOf(need, options), valueOf(need, {}))));
}

/** An option's value, or what it is when left out. */
export function valueOf(option: OptionName, options: SamplerOptions): unknown {
  const row = OPTIONS[option];
  const usual = "choices" in row ? row.choices[0] : (row.off ?? row.default ?? []);
  const value = options[option] ?? usual;
  // No cut takes the best token, so that 0 of them are as good as 1.
  if (option === "minKeep") return Math.max(1, value as number);
  if ("form" in row && row.form === "window")
    return value !== "all" && (value as number) >= LONGEST ? "all" : value;
  return value;
}

/** Numbers that went through another unit may come back a rounding away. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= 1e-12 * Math.abs(a + b);
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  const list = Array.isArray(value) ? value.map((each) => JSON.stringify(each)).toSorted() : undefined;
  return JSON.stringify(list ?? value);
}

function otherOrder(
  ours: readonly StepName[],
  theirs: readonly StepName[],
  options: SamplerOptions,
): Difference[] {
  const swapped = ours.flatMap((first, place) =>
    ours
      .slice(place + 1)
      .filter((second) => theirs.indexOf(second) < theirs.indexOf(first))
      .filter((second) => !commute(first, second, options))
      .map((second) => `${second} before ${first}`),
  );
  return swapped.length > 0 ? [{ option: "order", what: "order", there: swapped }] : [];
}

function otherDraws(asked: SamplerOptions, there: SamplerOptions): Difference[] {
  const differences: Difference[] = [];
  if (asked.seed !== undefined && asked.seed !== there.seed) {
    differences.push({
      option: "seed",
      what: there.seed === undefined ? "missing" : "other",
      there: there.seed,
    });
  }
  if (asked.vocabSize !== undefined) {
    differences.push({ option: "vocabSize", what: "missing", there: undefined });
  }
  return differences;
}
