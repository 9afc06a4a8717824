/** The options as data: names, ranges, choices, and which step each belongs to. */
export type { ChoiceOption, Forms, NumberOption, Option } from "../steps/option.ts";
export {
  CHOICE_OPTIONS,
  type Choice,
  type ChoiceOptionName,
  describeRange,
  NUMBER_OPTIONS,
  type NumberOptionName,
  STEP_OPTIONS,
} from "./tables.ts";
export {
  type LogitBias,
  OPTION_NAMES,
  type OptionName,
  OPTIONS,
  type SamplerOptions,
  type SequenceBias,
  type StepName,
  type Window,
} from "./options.ts";
