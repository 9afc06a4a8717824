import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import { UserError } from "../errors.ts";
import { openRun, type Run } from "../evaluate/read-run.ts";
import type { ProfileName } from "../extraction/index.ts";
import { compareRuns } from "../report/compare-runs.ts";
import { csvReport } from "../report/csv.ts";
import { PROFILE_NAMES } from "../report/judge.ts";
import { htmlReport } from "../report/html/page.ts";
import { latexReport } from "../report/latex.ts";
import { markdownReport } from "../report/markdown.ts";
import { summarise } from "../report/summarise.ts";
import type { Summary } from "../report/summary.ts";
import { terminalReport } from "../report/terminal.ts";

interface Flags {
  format?: Format;
  profile: ProfileName;
  out?: string;
}

type Format = keyof typeof FORMATS;

/** What a summary is written as, and the endings of files that ask for it. */
const FORMATS = {
  terminal: { endings: [], write: (summary: Summary) => [`${terminalReport(summary)}\n`] },
  markdown: { endings: [".md"], write: (summary: Summary) => [markdownReport(summary)] },
  csv: { endings: [".csv"], write: (summary: Summary) => [csvReport(summary)] },
  latex: { endings: [".tex"], write: (summary: Summary) => [latexReport(summary)] },
  html: { endings: [".html"], write: (summary: Summary, run?: Run) => htmlReport(summary, run) },
  json: { endings: [".json"], write: (summary: Summary) => [`${JSON.stringify(summary, null, 2)}\n`] },
};
const NAMES = Object.keys(FORMATS) as Format[];

export const reportCommand: Command = new Command("report")
  .description(
    "what an evaluation shows: tables, charts, which differences hold up, every answer; or two runs compared",
  )
  .argument("<run>", "the folder of a run of nsigma eval")
  .argument("[other]", "a second run, to compare the first with")
  .addOption(new Option("--format <format>", "default: by the ending of --out, else terminal").choices(NAMES))
  .option("-o, --out <file>", "write to a file")
  .addOption(
    new Option("--profile <profile>", "how answers are found in the texts")
      .choices(PROFILE_NAMES)
      .default("robust"),
  )
  .action(run);

async function run(folder: string, other: string | undefined, flags: Flags): Promise<void> {
  const { profile, out } = flags;
  const format = flags.format ?? formatOf(out);
  const one = openRun(folder);
  const summary =
    other === undefined
      ? await summarise(one, { profile })
      : await compareRuns(one, openRun(other), { profile });
  const pieces = FORMATS[format].write(summary, other === undefined ? one : undefined);
  try {
    if (out === undefined) await pipeline(Readable.from(pieces), process.stdout, { end: false });
    else await pipeline(Readable.from(pieces), createWriteStream(out));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw out === undefined || code === undefined
      ? error
      : new UserError(`--out ${out}: ${message}`, { cause: error });
  }
}

function formatOf(out: string | undefined): Format {
  const format = NAMES.find((name) => FORMATS[name].endings.some((ending: string) => out?.endsWith(ending)));
  return format ?? "terminal";
}
