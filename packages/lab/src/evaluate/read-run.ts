import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "../errors.ts";
import type { Plan } from "./plan.ts";
import type { Item, Sample } from "./sample.ts";

/**
 * The folder of a run:
 *
 *     plan.json          the plan with every default filled in
 *     items.jsonl        what is asked, an `Item` a line
 *     models.json        a hash of each model's content, by its label
 *     journal/*.jsonl    what was answered, a `Sample` a line; one file per process that wrote
 */
export interface Run {
  readonly folder: string;
  readonly plan: Plan;
  readonly items: readonly Item[];
}

/** @throws UserError when the folder is no run */
export function openRun(folder: string): Run {
  const plan = join(folder, "plan.json");
  if (!existsSync(plan))
    throw new UserError(`run ${folder}: there is no plan.json; expected a folder made by nsigma eval`);
  return { folder, plan: readJson(plan) as Plan, items: readLines(join(folder, "items.jsonl")) };
}

/** Every text of a run once, in no order. A last line that was cut off by a crash is left out. */
export async function* samplesOf({ folder }: Run): AsyncGenerator<Sample> {
  const seen = new Set<string>();
  const journal = join(folder, "journal");
  const files = existsSync(journal) ? readdirSync(journal).filter((name) => name.endsWith(".jsonl")) : [];
  for (const file of files.sort()) {
    const lines = createInterface({ input: createReadStream(join(journal, file)), crlfDelay: Infinity });
    for await (const line of lines) {
      const sample = parsed(line);
      if (sample === undefined || seen.has(sample.key)) continue;
      seen.add(sample.key);
      yield sample;
    }
  }
}

function parsed(line: string): Sample | undefined {
  try {
    return JSON.parse(line) as Sample;
  } catch {
    return undefined;
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

function readLines(file: string): Item[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Item);
}
