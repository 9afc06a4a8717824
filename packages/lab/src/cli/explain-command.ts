import { Command } from "commander";
import { explain, type Explanation } from "nsigma/catalogue";
import { type DialectName, dialectOf, DIALECTS } from "nsigma/dialects";
import { color } from "../text/color.ts";
import { UserError } from "../errors.ts";
import { addOutput, type OutputFlags, printResult } from "./output.ts";
import {
  addSampler,
  DEFAULT_SAMPLER,
  type ReadSampler,
  samplerFrom,
  type SamplerFlags,
} from "./read-sampler.ts";

export const command: Command = addSampler(
  addOutput(new Command("explain"))
    .argument("[file]", "a JSON file with options, - for a pipe; the same as --options")
    .addHelpText(
      "after",
      `\nDialects:\n${Object.entries(DIALECTS)
        .map(([name, { engine }]) => `  ${name.padEnd(14)}${engine}`)
        .join("\n")}`,
    ),
).action(run);

function run(file: string | undefined, flags: SamplerFlags & OutputFlags): void {
  if (file !== undefined && flags.options !== undefined)
    throw new UserError(`--options ${flags.options}: there is the file ${file} too; leave one out`);
  const { dialect } = flags;
  const read = samplerFrom({ ...flags, ...(file !== undefined && { options: file }) })();
  const explanation = explain(read.options);
  const { differences = [] } = dialect === undefined ? {} : dialectOf(dialect);
  printResult(
    () => explanationText(explanation, read, dialect),
    () => ({ dialect, ...explanation, ...read, differences }),
    flags,
  );
}

function explanationText(
  { steps }: Explanation,
  { options, notes, byDefault, warnings }: ReadSampler,
  dialect?: DialectName,
): string {
  const lines: string[] = [];
  if (dialect !== undefined) lines.push(`${dialect}: ${dialectOf(dialect).engine}`, "");
  for (const [index, { step, title, keeps, formula, options: values }] of steps.entries()) {
    lines.push(`${String(index + 1).padStart(2)}  ${color.bold(title)} (${step})`);
    lines.push(`    keeps ${keeps}`, color.dim(`    ${formula}`));
    for (const { option, value, meaning } of values) {
      lines.push(
        `    ${option}${theirName(option, dialect)} = ${JSON.stringify(value)}   ${color.dim(meaning)}`,
      );
    }
  }
  if (steps.length === 0) lines.push("no step: the draw is from the whole softmax at temperature 1");
  const draws = options.draws ?? "nsigma";
  lines.push("", `draw: by ${draws}'s random numbers, seed ${options.seed ?? "chosen at random"}`);
  section(
    lines,
    "not as written:",
    notes.map(({ parameter, value, kind, why }) => `${parameter} ${JSON.stringify(value)} ${kind}: ${why}`),
  );
  if (byDefault) section(lines, "by default:", [DEFAULT_SAMPLER]);
  section(lines, "take care:", warnings);
  if (dialect !== undefined)
    section(lines, `where ${dialect} itself differs:`, dialectOf(dialect).differences);
  return lines.join("\n");
}

function section(lines: string[], title: string, entries: readonly string[]): void {
  if (entries.length > 0) lines.push("", title, ...entries.map((entry) => `  - ${entry}`));
}

/** What the engine calls an option, where it has another name for it. */
function theirName(option: string, dialect: DialectName | undefined): string {
  if (dialect === undefined) return "";
  const names = Object.entries(dialectOf(dialect).parameters)
    .filter(([, row]) => "option" in row && row.option === option)
    .map(([name]) => name);
  return names.length > 0 && !names.includes(option) ? color.dim(` [${names.join(", ")}]`) : "";
}
