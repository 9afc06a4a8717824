import { type Command, InvalidArgumentError, Option } from "commander";
import {
  describeRange,
  NUMBER_OPTIONS,
  type NumberOptionName,
  type SamplerOptions,
  type StepName,
} from "nsigma";

/** `topNSigma` -> `--top-n-sigma` */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new InvalidArgumentError("a number was expected");
  return value;
}

/** An integer from 1. */
export function count(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("an integer from 1 was expected");
  return value;
}

function bias(text: string, before: Record<string, number | false> = {}): Record<string, number | false> {
  const [id, value] = text.split("=");
  if (value === undefined) throw new InvalidArgumentError("ID=NUMBER or ID=false was expected");
  return { ...before, [id]: value === "false" ? false : number(value) };
}

/** Adds a flag for every option of a sampler, made from the library's own table. */
export function addSamplerFlags(command: Command): Command {
  for (const [name, option] of Object.entries(NUMBER_OPTIONS)) {
    const help = `${option.summary} (${describeRange(name as NumberOptionName)}; typical ${option.typical})`;
    command.addOption(new Option(`${flagOf(name)} <x>`, help).argParser(number));
  }
  return command
    .addOption(new Option("--std <which>", "σ of Top-nσ").choices(["population", "sample"]))
    .addOption(
      new Option(
        "--penalty-window <tokens>",
        'how far back penalties look; "all" for everything (default: 64)',
      ).argParser((text) => (text === "all" ? "all" : count(text))),
    )
    .addOption(
      new Option("--logit-bias <id=x>", "add x to a token's logit, false bans it; may be repeated").argParser(
        bias,
      ),
    )
    .addOption(
      new Option("--order <steps>", "the steps' order, separated by commas").argParser(
        (text) => text.split(",") as StepName[],
      ),
    )
    .addOption(new Option("--seed <integer>", "the same seed gives the same text").argParser(number));
}

const OTHERS = ["std", "penaltyWindow", "logitBias", "order", "seed"] as const;

/** The sampler that the flags ask for; Top-nσ 1 when they ask for none. */
export function samplerOf(flags: Record<string, unknown>): SamplerOptions {
  const names = [...Object.keys(NUMBER_OPTIONS), ...OTHERS];
  const options = Object.fromEntries(
    names.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]),
  ) as SamplerOptions;
  const chosen = Object.keys(options).some(
    (name) => name !== "seed" && name !== "temperature" && name !== "std",
  );
  return chosen || options.temperature === 0 ? options : { topNSigma: 1, ...options };
}
