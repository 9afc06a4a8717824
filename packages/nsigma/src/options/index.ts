/** The options as data: names, ranges, choices, and which step each belongs to. */
export type { ChoiceOption, NumberOption } from "../steps/option.ts";
export {
  CHOICE_OPTIONS,
  type Choice,
  type ChoiceOptionName,
  describeRange,
  NUMBER_OPTIONS,
  type NumberOptionName,
  OTHER_OPTIONS,
  STEP_OPTIONS,
} from "./tables.ts";
export {
  type LogitBias,
  OPTION_NAMES,
  type OptionName,
  type SamplerOptions,
  type SequenceBias,
  type StepName,
  type Window,
} from "./options.ts";
