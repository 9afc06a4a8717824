import { type Command, InvalidArgumentError, Option } from "commander";
import { type SamplerOptions } from "nsigma";
import {
  CHOICE_OPTIONS,
  describeRange,
  type Forms,
  type LogitBias,
  NUMBER_OPTIONS,
  type NumberOption,
  type NumberOptionName,
  OPTION_NAMES,
  OPTIONS,
  type SequenceBias,
  STEP_OPTIONS,
} from "nsigma/options";
import { count, flagOf, number, numbers } from "./flag-values.ts";

/** A number, or the one word for an option's neutral value. */
function numberOrOff(name: NumberOptionName): (text: string) => number {
  const { off }: NumberOption = NUMBER_OPTIONS[name];
  return (text) => (text === "off" && off !== undefined ? off : number(text));
}

function window(text: string): number | "all" {
  return text === "all" ? "all" : count(text);
}

function bias(text: string, before: LogitBias = {}): LogitBias {
  const [id, value] = halves(text, "Give ID=NUMBER, or ID=false.");
  return { ...before, [id]: value };
}

function tokens(text: string, before: readonly number[][] = []): number[][] {
  return [...before, numbers(text)];
}

function sequenceBias(text: string, before: readonly SequenceBias[] = []): SequenceBias[] {
  const [sequence, value] = halves(text, "Give ID,ID=NUMBER, or ID,ID=false.");
  return [...before, { tokens: numbers(sequence), bias: value }];
}

/** What stands before the one `=`, and the bias after it. */
function halves(text: string, form: string): [string, number | false] {
  const [before, value, ...more] = text.split("=");
  if (value === undefined || more.length > 0) throw new InvalidArgumentError(form);
  return [before, value === "false" ? false : number(value)];
}

// oxlint-disable-next-line no-explicit-any -- commander has one type for what a parser takes and gives
type Parser = (text: string, before: any) => any;

/** How an option that is neither a number nor a word is written: its value, what reads it, and a hint. */
const FORMS: Readonly<Record<Exclude<keyof Forms, "size">, [value: string, parse: Parser, hint: string]>> = {
  window: ["tokens", window, ""],
  tokens: ["ids", numbers, "separated by commas"],
  sequences: ["ids", tokens, "separated by commas; may be repeated"],
  bans: ["ids", tokens, "separated by commas; may be repeated"],
  biases: ["id=x", bias, "may be repeated"],
  "sequence biases": ["ids=x", sequenceBias, "ids separated by commas; may be repeated"],
  order: ["steps", order, 'separated by commas, or letters such as "edskypmxt"'],
  seed: ["integer", number, "default: another one every time"],
};

/** Adds a flag for every option of a sampler, made from the library's own tables. */
export function addSamplerFlags(command: Command): Command {
  const add = (option: Option) => {
    // --no-repeat-ngram takes a number; commander would read it as "no" to --repeat-ngram.
    option.negate = false;
    command.addOption(option.helpGroup("The sampler:"));
  };
  for (const [name, option] of Object.entries(NUMBER_OPTIONS) as [NumberOptionName, NumberOption][]) {
    const unset = option.default === undefined ? "" : `; default ${option.default}`;
    const help = `${option.summary} (${describeRange(name)}; typical ${option.typical}${unset})`;
    const value = option.off === undefined ? "<x>" : "<x|off>";
    const short = name === "temperature" ? "--temp, " : "";
    add(new Option(`${short}${flagOf(name)} ${value}`, help).argParser(numberOrOff(name)));
  }
  for (const [name, { choices, summary }] of Object.entries(CHOICE_OPTIONS)) {
    add(new Option(`${flagOf(name)} <which>`, `${summary} (default: ${choices[0]})`).choices(choices));
  }
  for (const [name, row] of Object.entries(OPTIONS)) {
    if (!("form" in row) || row.form === "size") continue;
    const [value, parse, hint] = FORMS[row.form];
    add(new Option(`${flagOf(name)} <${value}>`, `${row.summary}${hint && `; ${hint}`}`).argParser(parse));
  }
  return command;
}

/** Names, separated by commas; one word that is not a name is llama.cpp's letters. */
function order(text: string): string | string[] {
  const names = text.split(",");
  return names.length === 1 && !(text in STEP_OPTIONS) ? text : names;
}

/** The options that flags ask for, and nothing else. */
export function flagOptions(flags: Record<string, unknown>): SamplerOptions {
  const given = OPTION_NAMES.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]);
  return Object.fromEntries(given) as SamplerOptions;
}
