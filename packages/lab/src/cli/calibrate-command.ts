import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Command } from "commander";
import {
  type Calibration,
  calibrate,
  calibrateRows,
  type CalibrationRequest,
  modelRows,
  until,
} from "../calibrate/calibrate.ts";
import type { PredictedRow } from "../calibrate/coverage.ts";
import { recordedFiles } from "../calibrate/recorded-rows.ts";
import { ruleText } from "../calibrate/rule/rule-sheets.ts";
import { type RowSet, rowSet, transferRules } from "../calibrate/rule/transfer.ts";
import { calibrationHtml, calibrationSvg, calibrationText } from "../calibrate/write-calibration.ts";
import { UserError } from "../errors.ts";
import {
  addCalibrateFlags,
  type CalibrateFlags,
  checkIdle,
  checkSource,
  itemsOf,
  sourceOf,
} from "./calibrate-flags.ts";
import { flagOf } from "./flag-values.ts";
import { interruptible } from "./interrupt.ts";
import { progressBar } from "./progress-bar.ts";
import { print, printJson } from "./say.ts";
import { JSON_VERSION, writeFile } from "./output.ts";

export const command: Command = addCalibrateFlags(new Command("calibrate")).action(run);

async function run(flags: CalibrateFlags, command: Command): Promise<void> {
  const { rows, out, json } = flags;
  checkSource(flags);
  if (flags.rule) return await runRule(flags, command);
  if (flags.test)
    throw new UserError(`--test ${flags.test[0]}: it is for --rule; leave it out, or add --rule`);
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
  flags: CalibrateFlags,
  progress: CalibrationRequest["progress"],
): Promise<Calibration | undefined> {
  const { temperatures, run, coverage: wanted } = flags;
  const folder = run ?? mkdtempSync(join(tmpdir(), "nsigma-calibrate-"));
  const signal = interruptible(
    run === undefined ? "nothing is kept without --run" : `the answers so far are in ${run}`,
  );
  try {
    return await calibrate({
      ...sourceOf(flags),
      items: itemsOf(flags),
      temperatures,
      wanted,
      run: folder,
      signal,
      progress,
    });
  } finally {
    if (run === undefined) rmSync(folder, { recursive: true });
  }
}

/** Finds rules on the rows of --rows, or of the model, and tries them on those of each --test. */
async function runRule(flags: CalibrateFlags, command: Command): Promise<void> {
  const { rows, test = [], coverage: wanted, json } = flags;
  for (const name of ["items", "temperatures", "run", "out"] as const) {
    if (command.getOptionValueSource(name) === "cli")
      throw new UserError(`${flagOf(name)}: --rule writes no answers and no page; leave it out`);
  }
  checkIdle({ ...flags, items: 0 }, command);
  const bar = progressBar();
  const signal = interruptible("nothing is kept");
  const sets: RowSet[] = [];
  const read = async (name: string, source: AsyncIterable<PredictedRow>) => {
    let done = 0;
    sets.push(await rowSet(name, until(signal, source), () => bar.show(`rows of ${name}`, ++done, done)));
  };
  try {
    if (rows) await read(rows.map(nameOf).join(" + "), recordedFiles(rows));
    else await read(nameOf(flags.model), modelRows(sourceOf(flags)));
    for (const file of test) await read(nameOf(file), recordedFiles([file]));
  } finally {
    bar.stop();
  }
  if (signal.aborted) {
    process.exitCode = 130;
    return;
  }
  const report = transferRules(sets, wanted);
  if (json) printJson({ version: JSON_VERSION, ...report });
  else print(ruleText(report));
}

/** What a set of rows is called in the tables: its file without folder and ending. */
function nameOf(file: string): string {
  return basename(file).replace(/\.(safetensors\.gz|f32|json|gguf)$/, "");
}
