import { byStep } from "../steps/all.ts";
import { type OptionName, OPTIONS, type SamplerOptions, type StepName } from "./options.ts";
import { isSwitch, STEP_OPTIONS } from "./tables.ts";

/** Values of an option that ask for something: its row's examples, or its words but for the one that is off. */
export function examplesOf(name: OptionName): readonly unknown[] {
  const row = OPTIONS[name];
  return "choices" in row ? row.choices.filter((word) => word !== row.off) : row.examples;
}

/** Options that switch on one step, each by itself: its first switch, and what that needs. */
export const EXAMPLES: Readonly<Record<StepName, SamplerOptions>> = byStep(({ name }) => {
  const [first] = STEP_OPTIONS[name].switches;
  return { ...neededBy(first), ...exampleOf(first) };
});

/** What has to be on for an option to do anything: what its row names, or the first switch of its step. */
export function neededBy(option: OptionName, step?: StepName): SamplerOptions {
  const { needs } = OPTIONS[option];
  if (needs === undefined) return isSwitch(option) || step === undefined ? {} : EXAMPLES[step];
  const needed = needs as readonly OptionName[];
  const switches = isSwitch(option) ? {} : Object.assign({}, ...needed.map((each) => neededBy(each, step)));
  return Object.assign(switches, ...needed.map(exampleOf));
}

function exampleOf(option: OptionName): SamplerOptions {
  return { [option]: examplesOf(option).at(-1) };
}
