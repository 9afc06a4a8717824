import { createRequire } from "node:module";
import { inspect } from "node:util";
import { Command, CommanderError } from "commander";
import { firstLine } from "../errors.ts";
import { message } from "../text/message.ts";
import { flagOf } from "./flag-values.ts";
import { say, sayMore } from "./say.ts";

interface CommandModule {
  command: Command;
}

/** Every command with the line that `nsigma --help` has for it; its code is loaded when it is asked for. */
const COMMANDS: Record<string, [about: string, load: () => Promise<CommandModule>]> = {
  generate: ["generate text, with any sampler", () => import("./generate-command.ts")],
  chat: ["talk with a model, and change how it draws as you go", () => import("./chat-command.ts")],
  serve: ["answer requests in OpenAI's form, with any sampler", () => import("./serve-command.ts")],
  inspect: [
    "show the next token's logits: their histogram, where each sampler cuts, the best tokens",
    () => import("./inspect-command.ts"),
  ],
  explain: [
    "print the chain that options make, what each value means, and what was not honoured",
    () => import("./explain-command.ts"),
  ],
  compare: [
    "answer the same word problems with several samplers and temperatures, and mark them",
    () => import("./compare-command.ts"),
  ],
  eval: [
    "compare samplers on tasks with right answers, by a plan; goes on where it was stopped",
    () => import("./eval-command.ts"),
  ],
  report: [
    "show what an evaluation found: tables, charts, every answer; or compare two runs",
    () => import("./report-command.ts"),
  ],
  models: ["list the models that are here, and fetch others", () => import("./models-command.ts")],
  record: [
    "keep whole rows of logits in a file: for calibrate, the playground, a bug report",
    () => import("./record-command.ts"),
  ],
  calibrate: ["find out which n suits a model", () => import("./calibrate-command.ts")],
  measure: ["measure the figures of a model's card", () => import("./measure-command.ts")],
  worker: ["do the work of nsigma eval --queue, on any machine", () => import("./worker-command.ts")],
  bench: [
    "measure how long choosing a token takes, next to other samplers",
    () => import("./bench-command.ts"),
  ],
};

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

/** Runs a command line. Exit codes: 0 done, 1 a failure inside, 2 something the caller can mend, 130 interrupted. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
  const program = new Command("nsigma")
    .description("see, measure and compare what sampling does to a language model")
    .version(version, "-v, --version", "print the version")
    .exitOverride()
    .configureOutput(ONE_LINE)
    .addHelpText(
      "after",
      "\nnsigma COMMAND --help describes a command. Without a model, the embedded one answers.",
    );
  const asked = words.find((word) => word in COMMANDS);
  try {
    for (const [name, [about, load]] of Object.entries(COMMANDS)) {
      const { command } = name === asked ? await load() : { command: new Command(name) };
      const isNew = command.parent === null; // a process may run several lines
      if (isNew) command.description(about).option("--debug", "print stack traces");
      for (const each of [command, ...command.commands]) each.exitOverride().configureOutput(ONE_LINE);
      program.addCommand(command);
    }
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    process.exitCode = report(error, words);
  }
}

/** Says what went wrong. @returns the exit code */
export function report(error: unknown, words: readonly string[]): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // it has said its line already
  const { name = "", cause } = error instanceof Error ? error : {};
  say(asTyped(firstLine(error), words));
  if (words.includes("--debug")) sayMore(inspect(error));
  const mendable = name === "UserError" || name === "OptionError";
  if (!mendable && cause) sayMore(`  cause: ${firstLine(cause)}`);
  return mendable ? 2 : 1;
}

/** An error about an option, with the flag it was given by: `--top-p ...` for `topP ...`, `--noise key ...` for `noise.key ...`. */
function asTyped(message: string, words: readonly string[]): string {
  const [name] = /^\w+/.exec(message) ?? [""];
  const flags = [flagOf(name), ...(name === "temperature" ? ["--temp"] : [])];
  const typed = flags.find((flag) => words.some((word) => word === flag || word.startsWith(`${flag}=`)));
  return typed === undefined ? message : typed + message.slice(name.length).replace(/^\./, " ");
}
