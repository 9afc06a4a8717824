import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { type Item, itemSchema } from "../tasks/item.ts";
import { fieldsOf } from "../tasks/row.ts";
import { type Judge, judgeOf } from "./likelihoods.ts";
import { JournalReader } from "./journal-reader.ts";
import type { Plan } from "../plan/plan.ts";
import { storedPlan } from "../plan/plan-schema.ts";
import type { Sample } from "./sample.ts";
import { textLines } from "./texts.ts";

/**
 * The folder of a run:
 *
 *     plan.json          the plan with every default filled in
 *     items.jsonl        what is asked, an `Item` a line
 *     models.json        a hash of each model's content, by its label
 *     journal/*.jsonl    what was answered, a `Sample` a line; one file per process that wrote
 *     judge.json         who judges the texts, where somebody does
 *     likelihoods/*.jsonl  what judges find, a `Likelihood` a line; one file per process that wrote
 */
export interface Run {
  readonly folder: string;
  readonly plan: Plan;
  readonly items: readonly Item[];
  /** By the models' labels; empty when that was not written down. */
  readonly identities: Readonly<Record<string, string>>;
  readonly judge?: Judge;
}

const identitiesSchema = z.record(z.string(), z.string(), "must be a map of texts");

/** @throws UserError when the folder is not a run, or one of its files is broken, with the place */
export function openRun(folder: string): Run {
  const plan = join(folder, "plan.json");
  if (!existsSync(plan))
    throw new UserError(`run ${folder}: there is no plan.json; give a folder that nsigma eval made`);
  const models = join(folder, "models.json");
  const judge = judgeOf(folder);
  return {
    folder,
    plan: storedPlan(readJson(plan), plan),
    items: readItems(join(folder, "items.jsonl")),
    identities: existsSync(models)
      ? fieldsOf({ place: models, fields: readJson(models) }, identitiesSchema)
      : {},
    ...(judge && { judge }),
  };
}

/**
 * Every text of a run once, in no order. A last line that was cut off by a crash is nothing; what else is not a record,
 * or of no text that the plan asks for, is left out.
 *
 * @param leftOut hears of that at the end, a sentence per file
 */
export function* samplesOf(run: Run, leftOut: (sentence: string) => void = () => {}): Generator<Sample> {
  const reader = new JournalReader(run.folder, textLines(run));
  const seen = new Set<number>();
  for (const { sample, place } of reader.read()) {
    if (seen.has(place)) continue;
    seen.add(place);
    yield sample;
  }
  reader.leftOut.forEach(leftOut);
}

function readItems(file: string): Item[] {
  const lines = readText(file).split("\n");
  return lines.flatMap((line, index) =>
    line === "" ? [] : fieldsOf({ place: `${file}:${index + 1}`, fields: parsed(line, file) }, itemSchema),
  );
}

function readJson(file: string): unknown {
  return parsed(readText(file), file);
}

/** @throws UserError for what is not JSON, as a power cut can leave a file */
function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError(
      `${file}: it is empty or in pieces (${(cause as Error).message}); the line of nsigma eval that began the run writes it again`,
      { cause },
    );
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`${file}: ${(cause as Error).message}`, { cause });
  }
}
