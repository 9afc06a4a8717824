import { byStep } from "../steps/all.ts";
import { isOffBy, rangeOf } from "../steps/check-options.ts";
import type { ChoiceOption, NumberOption, Option } from "../steps/option.ts";
import { type OptionName, OPTIONS, type Rows, type SamplerOptions } from "./options.ts";

type NamesOf<Row> = { [Name in OptionName]: Rows[Name] extends Row ? Name : never }[OptionName];

export type ChoiceOptionName = NamesOf<{ readonly choices: readonly string[] }>;
type OtherOptionName = NamesOf<{ readonly form: string }>;
export type NumberOptionName = Exclude<OptionName, ChoiceOptionName | OtherOptionName>;

/** The words an option may be. */
export type Choice<Name extends ChoiceOptionName> = NonNullable<SamplerOptions[Name]>;

/** Every number option. */
export const NUMBER_OPTIONS = pick((row) => !("choices" in row) && !("form" in row)) as Readonly<
  Record<NumberOptionName, NumberOption>
>;

/** Every option that is one of a few words. Where engines disagree about a sampler, the disagreement is one of these. */
export const CHOICE_OPTIONS = pick((row) => "choices" in row) as {
  readonly [Name in ChoiceOptionName]: Rows[Name] & ChoiceOption;
};

/** The options of each step: those that switch it on, and those that only set how it acts. */
export const STEP_OPTIONS = byStep<{
  readonly switches: readonly OptionName[];
  readonly settings: readonly OptionName[];
}>(({ options }) => {
  const names = Object.keys(options) as OptionName[];
  return { switches: names.filter(isSwitch), settings: names.filter((each) => !isSwitch(each)) };
});

/** Whether an option switches its step on; the others set how steps act, or belong to none. */
export function isSwitch(name: OptionName): boolean {
  return "off" in OPTIONS[name];
}

/** A number option's range in words, as errors and help texts say it. */
export function describeRange(name: NumberOptionName): string {
  return rangeOf(NUMBER_OPTIONS[name]);
}

/** Whether a number is its option's neutral value, which switches nothing on. */
export function isOff(name: NumberOptionName, value: number): boolean {
  return isOffBy(NUMBER_OPTIONS[name], value);
}

function pick(is: (row: Option) => boolean): Record<string, Option> {
  return Object.fromEntries(Object.entries(OPTIONS).filter(([, row]) => is(row)));
}
