import { inspect } from "node:util";
import { Command, CommanderError } from "commander";
import { OptionError } from "nsigma";
import { UserError } from "../errors.ts";
import { firstLine } from "../models/first-line.ts";
import { message } from "../text/message.ts";
import { benchCommand } from "./bench-command.ts";
import { calibrateCommand } from "./calibrate-command.ts";
import { compareCommand } from "./compare-command.ts";
import { evalCommand } from "./eval-command.ts";
import { explainCommand } from "./explain-command.ts";
import { generateCommand } from "./generate-command.ts";
import { inspectCommand } from "./inspect-command.ts";
import { measureCommand } from "./measure-command.ts";
import { reportCommand } from "./report-command.ts";
import { say, sayMore } from "./say.ts";
import { workerCommand } from "./worker-command.ts";

const COMMANDS = [
  generateCommand,
  inspectCommand,
  explainCommand,
  compareCommand,
  evalCommand,
  workerCommand,
  measureCommand,
  reportCommand,
  calibrateCommand,
  benchCommand,
];

/** Commander's own errors in the form that all others have. */
const ONE_LINE = {
  outputError: (text: string, write: (line: string) => void): void => {
    const line = text
      .replace(/^error: /, "")
      .trim()
      .replaceAll("\n", " ");
    write(`nsigma: ${message(line)}\n`);
  },
};

/** Runs the command line. Exit codes: 0 done, 1 a failure inside, 2 something the caller can mend, 130 interrupted. */
async function main(): Promise<void> {
  const program = new Command("nsigma")
    .description("see, measure and compare what sampling does to a language model")
    .exitOverride()
    .configureOutput(ONE_LINE);
  for (const command of COMMANDS) {
    program.addCommand(
      command.option("--debug", "print stack traces").exitOverride().configureOutput(ONE_LINE),
    );
  }
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // it has said its line already
  say(firstLine(error));
  if (process.argv.includes("--debug")) sayMore(inspect(error));
  const mendable = error instanceof UserError || error instanceof OptionError;
  if (!mendable && error instanceof Error && error.cause) sayMore(`  cause: ${firstLine(error.cause)}`);
  return mendable ? 2 : 1;
}

// A reader that has seen enough (`nsigma ... | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

// What nobody waited for, such as an event of a library, is told in the same way.
process.once("uncaughtException", (error) => process.exit(report(error)));

await main();
