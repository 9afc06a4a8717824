import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import { UserError } from "../errors.ts";
import { openRun } from "../run/read-run.ts";
import type { ProfileName } from "../extraction/profiles.ts";
import { compareRuns } from "../findings/compare-runs.ts";
import { csvReport } from "../report/csv.ts";
import { PROFILE_NAMES, READS } from "../findings/judge.ts";
import { readTexts } from "../findings/reading.ts";
import { PackedAnswers } from "../report/html/answers.ts";
import { htmlReport } from "../report/html/page.ts";
import { latexReport } from "../report/latex.ts";
import { markdownReport } from "../report/markdown.ts";
import { warnings } from "../report/statements.ts";
import { summarise } from "../findings/summarise.ts";
import type { Summary } from "../findings/summary.ts";
import { terminalReport } from "../report/terminal.ts";
import { visibleJson } from "../text/printable.ts";
import { say } from "./say.ts";

interface Flags {
  format?: Format;
  profile: ProfileName;
  out?: string;
}

type Format = keyof typeof FORMATS;

interface Written {
  /** The endings of files that ask for this format. */
  readonly endings: readonly string[];
  /** It has numbers and no sentences, so what a reader has to know beside them goes to stderr. */
  readonly wordless?: true;
  readonly write: (summary: Summary, answers?: PackedAnswers) => Iterable<string>;
}

/** What a summary is written as. */
const FORMATS = {
  terminal: { endings: [".txt"], write: (summary) => [`${terminalReport(summary)}\n`] },
  markdown: { endings: [".md"], write: (summary) => [markdownReport(summary)] },
  csv: { endings: [".csv"], wordless: true, write: (summary) => [csvReport(summary)] },
  latex: { endings: [".tex"], wordless: true, write: (summary) => [latexReport(summary)] },
  html: { endings: [".html"], write: htmlReport },
  json: {
    endings: [".json"],
    wordless: true,
    write: (summary) => [`${visibleJson(summary, 2)}\n`],
  },
} satisfies Record<string, Written>;
const NAMES = Object.keys(FORMATS) as Format[];

export const command: Command = new Command("report")
  .argument("<run>", "the folder of a run of nsigma eval")
  .argument("[other]", "a second run, to compare the first with")
  .addOption(
    new Option("--format <format>", "default: by the ending of --out; terminal without --out").choices(NAMES),
  )
  .option("-o, --out <file>", "write to a file")
  .addOption(
    new Option("--profile <profile>", "how answers are found in the texts")
      .choices(PROFILE_NAMES)
      .default("robust"),
  )
  .addHelpText(
    "after",
    `\nProfiles:\n${PROFILE_NAMES.map((name) => `  ${name.padEnd(10)}${READS[name]}`).join("\n")}`,
  )
  .action(run);

async function run(folder: string, other: string | undefined, flags: Flags): Promise<void> {
  const { profile, out } = flags;
  const format = flags.format ?? formatOf(out);
  const one = openRun(folder);
  const answers = format === "html" && other === undefined ? new PackedAnswers(one, profile) : undefined;
  const reading = readTexts(one, profile, (text) => answers?.add(text));
  const summary =
    other === undefined ? summarise(reading) : compareRuns(reading, readTexts(openRun(other), profile));
  const { write, wordless }: Written = FORMATS[format];
  if (wordless) for (const line of warnings(summary)) say(line);
  const pieces = write(summary, answers);
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

/** @throws UserError for an ending that asks for none of them */
function formatOf(out: string | undefined): Format {
  if (out === undefined) return "terminal";
  const endings = (name: Format): readonly string[] => FORMATS[name].endings;
  const format = NAMES.find((name) => endings(name).some((ending) => out.endsWith(ending)));
  if (format !== undefined) return format;
  const known = NAMES.flatMap(endings).join(", ");
  throw new UserError(
    `--out ${out}: the ending says no format; end the name in one of ${known}, or add --format`,
  );
}
