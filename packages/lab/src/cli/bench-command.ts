import { Argument, Command } from "commander";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bench, racesOf } from "../bench/bench.ts";
import { fieldOf } from "../bench/field.ts";
import { machine, machineName } from "../bench/machine.ts";
import { rowsOfFolder } from "../bench/real-rows.ts";
import { QUESTIONS } from "../bench/questions/index.ts";
import type { Race } from "../bench/race.ts";
import { chart } from "../bench/report/chart.ts";
import { type Report, reportJson, reportMarkdown, reportOf, reportText } from "../bench/report/report.ts";
import { makeFolder } from "../durable-files.ts";
import { UserError } from "../errors.ts";
import { count, seed as seedFrom } from "./flag-values.ts";
import { interruptible } from "./interrupt.ts";
import { progressBar } from "./progress-bar.ts";
import { print, printJson, say } from "./say.ts";

interface Flags {
  quick?: boolean;
  rounds?: number;
  vocab?: number[];
  only?: RegExp;
  rows: string;
  models: string[];
  beside: string[];
  seed: number;
  json?: boolean;
  out?: string;
  name?: string;
}

const THOROUGH = { rounds: 41, part: 2000, warmUp: 40_000, vocabs: [32_000, 128_256, 151_936, 262_144] };
const QUICK = { rounds: 9, part: 1000, warmUp: 20_000, vocabs: [128_256] };

const names = QUESTIONS.map(({ name }) => name);

export const command: Command = new Command("bench")
  .addArgument(new Argument("[questions...]", "which questions").choices(names))
  .option("--quick", "one size and few rounds: seconds instead of minutes, for a first look")
  .option("--rounds <count>", "rounds of each comparison", count)
  .option("--vocab <list>", "entries of a row, separated by commas", (text) => text.split(",").map(count))
  .option(
    "--only <pattern>",
    'who: a regular expression, such as "wasm" or "peaked 128256 x1 hot: js"',
    pattern,
  )
  .option("--rows <folder>", "rows of a model, *.f32", "../shared/data/gpt2-logits")
  .option(
    "--models <list>",
    "real models, for the questions models, noise, serving and generation: .gguf files and ONNX models, separated by commas",
    (text) => text.split(","),
    [],
  )
  .option(
    "--beside <list>",
    "for the question serving: addresses of llama.cpp's server with the same models, separated by commas",
    (text) => text.split(","),
    [],
  )
  .option("--seed <integer>", "the rows and the order in the rounds", seedFrom, 1)
  .option("--json", "print JSON")
  .option("--out <folder>", "also write table, JSON and chart into a folder")
  .option("--name <name>", "what the files are called; the machine by default")
  .addHelpText(
    "after",
    `\nQuestions:\n${QUESTIONS.map(({ name, asks }) => `  ${name.padEnd(12)} ${asks}`).join("\n")}`,
  )
  .action(run);

async function run(asked: string[], flags: Flags, command: Command): Promise<void> {
  const { rounds, part, warmUp, vocabs } = flags.quick ? QUICK : THOROUGH;
  const { seed, only } = flags;
  const effort = { rounds: flags.rounds ?? rounds, part, warmUp, seed };
  if (flags.name !== undefined && flags.out === undefined)
    throw new UserError(`--name ${flags.name}: it names files; add --out and a folder for them`);
  if (command.getOptionValueSource("rows") === "cli" && rowsOfFolder(flags.rows) === undefined)
    throw new UserError(`--rows ${flags.rows}: there are no *.f32 in it`);
  if (flags.out !== undefined) makeOut(flags.out);

  const about = machine(); // before there is a load of our own
  const field = await fieldOf(flags.rows, flags.models, seed, flags.beside);
  const questions = QUESTIONS.filter(({ name }) => asked.length === 0 || asked.includes(name));
  const races = racesOf({ questions, vocabs: flags.vocab ?? vocabs, ...(only && { only }) }, field);
  if (races.length === 0) throw new UserError(`--only ${only?.source}: nothing to measure is called so`);

  const signal = interruptible("the rounds so far count");
  const figures = await watched(races, effort, signal);
  const report = reportOf({
    effort: { rounds: effort.rounds, microsecondsPerPart: part, seed, interrupted: signal.aborted },
    machine: about,
    peers: field.peers,
    figures,
  });
  if (flags.json) printJson(report);
  else print(reportText(report));
  if (flags.out !== undefined) write(flags.out, flags.name ?? machineName(about), report);
  if (signal.aborted) process.exitCode = 130;
}

async function watched(races: readonly Race[], effort: Parameters<typeof bench>[1], signal: AbortSignal) {
  const bar = progressBar();
  let done = 0;
  const show = () => bar.show("rounds", done, races.length * effort.rounds);
  show();
  try {
    return await bench(races, effort, {
      signal,
      onRace: show,
      onRound() {
        done++;
        show();
      },
    });
  } finally {
    bar.stop();
  }
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new UserError(`--only ${text}: ${(error as Error).message}`, { cause: error });
  }
}

function makeOut(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new UserError(`--out ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

function write(folder: string, name: string, report: Report): void {
  const svg = chart(report.figures);
  const files = {
    json: reportJson(report),
    md: reportMarkdown(report, svg && `${name}.svg`),
    ...(svg !== undefined && { svg }),
  };
  for (const [kind, text] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.${kind}`), text);
    say(`wrote ${join(folder, `${name}.${kind}`)}`);
  }
}
