import { type Command, InvalidArgumentError, Option } from "commander";
import { type SamplerOptions } from "nsigma";
import {
  CHOICE_OPTIONS,
  describeRange,
  type LogitBias,
  NUMBER_OPTIONS,
  type NumberOption,
  type NumberOptionName,
  OPTION_NAMES,
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
  const [id, value] = text.split("=");
  if (value === undefined) throw new InvalidArgumentError("Give ID=NUMBER, or ID=false.");
  return { ...before, [id]: value === "false" ? false : number(value) };
}

function tokens(text: string, before: readonly number[][] = []): number[][] {
  return [...before, numbers(text)];
}

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
  // oxlint-disable-next-line no-explicit-any -- commander has one type for what a parser takes and gives
  const flags: [flag: string, help: string, parse: (text: string, before: any) => any][] = [
    ["--penalty-window <tokens>", 'how far back penalties look; "all" for everything (default: 64)', window],
    ["--dry-window <tokens>", "how far back DRY looks (default: all)", window],
    [
      "--dry-breakers <ids>",
      "token ids that no repeat reaches across, separated by commas; may be repeated",
      tokens,
    ],
    [
      "--banned-tokens <ids>",
      "a token id, or a sequence separated by commas, to ban; may be repeated",
      tokens,
    ],
    ["--xtc-protected <ids>", "token ids that XTC never removes", numbers],
    ["--end-of-text <ids>", "token ids that end a text (default: the model's)", numbers],
    ["--logit-bias <id=x>", "add x to a token's logit, false bans it; may be repeated", bias],
    ["--order <steps>", 'the steps\' order, separated by commas, or letters such as "edskypmxt"', order],
    ["--seed <integer>", "the same seed gives the same text (default: another one every time)", number],
  ];
  for (const [flag, help, parse] of flags) add(new Option(flag, help).argParser(parse));
  return command;
}

/** Names, separated by commas; one word that is no name is llama.cpp's letters. */
function order(text: string): string | string[] {
  const names = text.split(",");
  return names.length === 1 && !(text in STEP_OPTIONS) ? text : names;
}

/** The options that flags ask for, and nothing else. */
export function flagOptions(flags: Record<string, unknown>): SamplerOptions {
  const given = OPTION_NAMES.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]);
  return Object.fromEntries(given) as SamplerOptions;
}
