import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { calibrate, calibrateRows, type CalibrationRequest } from "../calibrate/calibrate.ts";
import type { Calibration } from "../calibrate/calibration.ts";
import { calibrationHtml, calibrationSvg, calibrationText } from "../calibrate/write-calibration.ts";
import { UserError } from "../errors.ts";
import { EMBEDDED } from "../models/locate.ts";
import { interruptible } from "./interrupt.ts";
import { progressBar } from "./progress-bar.ts";
import { count, flagOf, number } from "./sampler-flags.ts";
import { print, printJson } from "./say.ts";

interface Flags {
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

export const calibrateCommand: Command = new Command("calibrate")
  .description("which n for a model: what it keeps of held-out text, and what answers with it are worth")
  .argument("[model]", "embedded, a folder with an ONNX model, or a hub id", EMBEDDED)
  .option("--rows <file>", "recorded logits instead of a model: NAME.f32 beside NAME.json")
  .option(
    "--text <file>",
    "a text to predict instead of the built-in problems' answers; no answers are tried then",
  )
  .option("--items <count>", `problems answered with every value; 0 for none (default: ${ITEMS})`, items)
  .option("--temperatures <list>", "separated by commas", (text) => text.split(",").map(number), [1, 2, 3])
  .option("--seed <integer>", "of the draws", number, 1)
  .option("--max-tokens <count>", "the most tokens of an answer", count, 96)
  .option("--coverage <share>", "of true tokens that is enough where answers decide nothing", share, 0.99)
  .option("--run <folder>", "keep the answers here, for nsigma report; goes on with those that are there")
  .option("-o, --out <file>", "write a page (.html) or the charts (.svg)")
  .option("--json", "print JSON")
  .action(run);

async function run(model: string, flags: Flags, command: Command): Promise<void> {
  const { rows, text, out, json } = flags;
  if (rows !== undefined && (text !== undefined || flags.items !== undefined || flags.run !== undefined))
    throw new UserError(
      `--rows ${rows}: recorded logits write no answers; leave --text, --items and --run out`,
    );
  checkIdle(flags, command);
  if (out !== undefined && !/\.(html|svg)$/.test(out))
    throw new UserError(`--out ${out}: a file that ends in .html or .svg was expected`);
  const bar = progressBar();
  let found: Calibration | undefined;
  try {
    found =
      rows === undefined
        ? await fromModel(model, flags, bar.show)
        : await calibrateRows(rows, flags.coverage, bar.show);
  } finally {
    bar.stop();
  }
  if (found === undefined) {
    process.exitCode = 130;
    return;
  }
  if (out !== undefined) write(out, out.endsWith(".svg") ? calibrationSvg(found) : calibrationHtml(found));
  if (json) printJson(found);
  else print(calibrationText(found));
}

async function fromModel(
  model: string,
  flags: Flags,
  progress: CalibrationRequest["progress"],
): Promise<Calibration | undefined> {
  const { text, temperatures, seed, run, maxTokens, coverage: wanted } = flags;
  const folder = run ?? mkdtempSync(join(tmpdir(), "nsigma-calibrate-"));
  const signal = interruptible();
  try {
    return await calibrate({
      model,
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
  const [model] = command.args;
  if (flags.rows !== undefined && model !== undefined)
    throw new UserError(`--rows ${flags.rows}: the logits are recorded; leave the model ${model} out`);
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
    throw new UserError(
      `--items ${text}: 0, or 2 to 500 was expected: half of them choose, the others judge`,
    );
  return count;
}

function share(text: string): number {
  const value = number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError("above 0 to 1 was expected");
  return value;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new UserError(`--out ${file}: ${(cause as Error).message}`, { cause });
  }
}
