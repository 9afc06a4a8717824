import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import {
  type Calibration,
  calibrate,
  calibrateRows,
  type CalibrationRequest,
} from "../calibrate/calibrate.ts";
import { calibrationHtml, calibrationSvg, calibrationText } from "../calibrate/write-calibration.ts";
import { UserError } from "../errors.ts";
import { count, flagOf, number, numbers, seed } from "./flag-values.ts";
import { interruptible } from "./interrupt.ts";
import { progressBar } from "./progress-bar.ts";
import { print, printJson } from "./say.ts";
import { settingsOf } from "../models/settings.ts";
import { addModel, type ModelFlags } from "./model-flags.ts";
import { JSON_VERSION, writeFile } from "./output.ts";

interface Flags extends ModelFlags {
  rows?: string;
  text?: string;
  items?: number;
  temperatures: number[];
  seed: number;
  maxTokens: number;
  coverage: number;
  run?: string;
  out?: string;
  json?: boolean;
}

/** Answered with every value unless told otherwise; half of them choose, the others judge. */
const ITEMS = 48;

export const command: Command = addModel(new Command("calibrate"), ["onnx", "gguf"])
  .option(
    "--rows <file>",
    "recorded logits instead of a model: a file of nsigma record, or NAME.f32 beside NAME.json",
  )
  .option(
    "--text <file>",
    "a text to predict instead of the built-in problems' answers; no answers are tried then",
  )
  .option("--items <count>", `problems answered with every value; 0 for none (default: ${ITEMS})`, items)
  .option("--temperatures <list>", "separated by commas", numbers, [1, 2, 3])
  .option("--seed <integer>", "of the draws", seed, 1)
  .option("--max-tokens <count>", "the most tokens of an answer", count, 96)
  .option("--coverage <share>", "of true tokens that is enough where answers decide nothing", share, 0.99)
  .option("--run <folder>", "keep the answers here, for nsigma report; goes on with those that are there")
  .option("-o, --out <file>", "write a page (.html) or the charts (.svg)")
  .option("--json", "print JSON")
  .action(run);

async function run(flags: Flags, command: Command): Promise<void> {
  const { rows, text, out, json } = flags;
  if (rows !== undefined && (text !== undefined || flags.items !== undefined || flags.run !== undefined))
    throw new UserError(
      `--rows ${rows}: recorded logits write no answers; leave --text, --items and --run out`,
    );
  checkIdle(flags, command);
  if (out !== undefined && !/\.(html|svg)$/.test(out))
    throw new UserError(`--out ${out}: the name must end in .html or .svg`);
  const bar = progressBar();
  let found: Calibration | undefined;
  try {
    found =
      rows === undefined
        ? await fromModel(flags, bar.show)
        : await calibrateRows(rows, flags.coverage, bar.show);
  } finally {
    bar.stop();
  }
  if (found === undefined) {
    process.exitCode = 130;
    return;
  }
  if (out !== undefined)
    writeFile("--out", out, out.endsWith(".svg") ? calibrationSvg(found) : calibrationHtml(found));
  if (json) printJson({ version: JSON_VERSION, ...found });
  else print(calibrationText(found));
}

async function fromModel(
  flags: Flags,
  progress: CalibrationRequest["progress"],
): Promise<Calibration | undefined> {
  const { model, text, temperatures, seed, run, maxTokens, coverage: wanted } = flags;
  const folder = run ?? mkdtempSync(join(tmpdir(), "nsigma-calibrate-"));
  const signal = interruptible(
    run === undefined ? "nothing is kept without --run" : `the answers so far are in ${run}`,
  );
  try {
    return await calibrate({
      model: { label: model, model, ...settingsOf(flags) },
      items: itemsOf(flags),
      temperatures,
      seed,
      maxTokens,
      wanted,
      run: folder,
      signal,
      progress,
      ...(text !== undefined && { text }),
    });
  } finally {
    if (run === undefined) rmSync(folder, { recursive: true });
  }
}

function itemsOf({ rows, text, items: given }: Flags): number {
  return given ?? (rows === undefined && text === undefined ? ITEMS : 0);
}

/** @throws UserError for what is given and would do nothing */
function checkIdle(flags: Flags, command: Command): void {
  if (flags.rows !== undefined && command.getOptionValueSource("model") === "cli")
    throw new UserError(`--rows ${flags.rows}: the logits are recorded; leave --model ${flags.model} out`);
  if (itemsOf(flags) > 0) return;
  for (const name of ["temperatures", "seed", "maxTokens", "run"] as const) {
    if (command.getOptionValueSource(name) !== "cli") continue;
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
