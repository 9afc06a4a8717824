import { type Command, InvalidArgumentError, Option } from "commander";
import type { RowsRequest } from "../calibrate/calibrate.ts";
import type { Writing } from "../calibrate/model-rows.ts";
import { UserError } from "../errors.ts";
import { settingsOf } from "../models/settings.ts";
import { count, flagOf, number, numbers, seed } from "./flag-values.ts";
import { addModel, type ModelFlags } from "./model-flags.ts";

export interface CalibrateFlags extends ModelFlags {
  rows?: string[];
  text?: string;
  writes?: Writing;
  rule?: boolean;
  test?: string[];
  items?: number;
  temperatures: number[];
  seed: number;
  maxTokens: number;
  coverage: number;
  run?: string;
  out?: string;
  json?: boolean;
}

/** Problems that are answered with every value unless told otherwise; half of them choose, the others judge. */
const ITEMS = 48;

export function addCalibrateFlags(command: Command): Command {
  return addModel(command, ["onnx", "gguf"])
    .option(
      "--rows <file>",
      "recorded logits instead of a model: a file of nsigma record, or NAME.f32 beside NAME.json; may be given several times",
      several,
    )
    .option(
      "--text <file>",
      "a text to predict instead of the built-in problems' answers; no answers are tried then",
    )
    .addOption(
      new Option(
        "--writes <how>",
        "the model's own answers to open-ended prompts are predicted; no answers are tried then",
      ).choices(["greedy", "sampling"]),
    )
    .option(
      "--rule",
      "how n could follow from a row's σ-distance, and whether that holds on other rows (--test)",
    )
    .option(
      "--test <file>",
      "recorded logits that --rule is tried on, as for --rows; may be given several times",
      several,
    )
    .option("--items <count>", `problems answered with every value; 0 for none (default: ${ITEMS})`, items)
    .option("--temperatures <list>", "separated by commas", numbers, [1, 2, 3])
    .option("--seed <integer>", "of the draws", seed, 1)
    .option("--max-tokens <count>", "the most tokens of an answer", count, 96)
    .option(
      "--coverage <share>",
      "of true tokens that is enough where answers decide nothing, and that --rule makes every rule keep",
      share,
      0.99,
    )
    .option("--run <folder>", "keep the answers here, for nsigma report; goes on with those that are there")
    .option("-o, --out <file>", "write a page (.html) or the charts (.svg)")
    .option("--json", "print JSON");
}

/** The model whose rows are looked at, and over which text. */
export function sourceOf(flags: CalibrateFlags): RowsRequest {
  const { model, text, writes, seed, maxTokens } = flags;
  return {
    model: { label: model, model, ...settingsOf(flags) },
    seed,
    maxTokens,
    ...(text !== undefined && { text }),
    ...(writes !== undefined && { writes }),
  };
}

/** How many problems are answered with every value; 0 for none. */
export function itemsOf({ rows, text, writes, items: given }: CalibrateFlags): number {
  return given ?? ((rows ?? text ?? writes) === undefined ? ITEMS : 0);
}

/** @throws UserError for rows that come from two places, or answers of rows that are recorded */
export function checkSource({ rows, text, writes, items, run }: CalibrateFlags): void {
  if (rows !== undefined && [text, writes, items, run].some((each) => each !== undefined))
    throw new UserError(
      `--rows ${rows[0]}: recorded logits write no answers; leave --text, --writes, --items and --run out`,
    );
  if (text !== undefined && writes !== undefined)
    throw new UserError(`--writes ${writes}: --text gives a text already; leave one of them out`);
}

/** @throws UserError for what is given and would do nothing */
export function checkIdle(flags: CalibrateFlags, command: Command): void {
  if (flags.rows !== undefined && command.getOptionValueSource("model") === "cli")
    throw new UserError(`--rows ${flags.rows[0]}: the logits are recorded; leave --model ${flags.model} out`);
  if (itemsOf(flags) > 0) return;
  const writing = { greedy: ["maxTokens"], sampling: ["maxTokens", "seed"] };
  for (const name of ["temperatures", "seed", "maxTokens", "run"] as const) {
    if (
      command.getOptionValueSource(name) !== "cli" ||
      (flags.writes && writing[flags.writes].includes(name))
    )
      continue;
    throw new UserError(
      `${flagOf(name)}: it is for answers, and none are tried; leave it out, or give --items`,
    );
  }
}

function items(text: string): number {
  const count = number(text);
  if (!Number.isSafeInteger(count) || count < 0 || count === 1 || count > 500)
    throw new UserError(`--items ${text}: give 0, or 2 to 500: half of them choose, the others judge`);
  return count;
}

function share(text: string): number {
  const value = number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError("Give a number above 0, up to 1.");
  return value;
}

/** The values of a flag that may be given several times. */
function several(text: string, before: string[] = []): string[] {
  return [...before, text];
}
