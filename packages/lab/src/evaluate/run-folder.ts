import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { canonicalJson } from "./content-hash.ts";
import type { Plan } from "./plan.ts";
import type { Item } from "./sample.ts";

/** What a run is about. */
export interface RunContents {
  readonly plan: Plan;
  /** With their prompts, private ones too. */
  readonly items: readonly Item[];
  /** By the models' labels: which model it is by its content. */
  readonly identities: Readonly<Record<string, string>>;
}

/**
 * Makes the folder of a run, or goes on with one. A run has one plan and one meaning: what is in the folder must be
 * what is asked for now.
 *
 * @throws UserError when it is not, and when the folder cannot be written
 */
export function startRun(folder: string, { plan, items, identities }: RunContents): void {
  const contents = {
    "items.jsonl": items.map((item) => `${JSON.stringify(shown(item))}\n`).join(""),
    "models.json": `${JSON.stringify(identities, undefined, 2)}\n`,
    "plan.json": `${JSON.stringify(plan, undefined, 2)}\n`,
  };
  const what = {
    "plan.json": "another plan",
    "items.jsonl": "other data",
    "models.json": "another model",
  } as const;
  for (const [name, text] of Object.entries(contents)) {
    const file = join(folder, name);
    if (!existsSync(file)) write(folder, file, text);
    else if (same(readFileSync(file, "utf8"), text)) continue;
    else {
      throw new UserError(
        `run ${folder}: it was begun with ${what[name as keyof typeof what]} (${name} differs); give --run another folder`,
      );
    }
  }
}

/** A private item without what it asks. */
function shown(item: Item): Item {
  return item.private ? { ...item, prompt: "" } : item;
}

function same(before: string, now: string): boolean {
  return before === now || canonicalLines(before) === canonicalLines(now);
}

function canonicalLines(text: string): string {
  try {
    return canonicalJson(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Under another name until it is whole, so that no other process reads half of it. */
function write(folder: string, file: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const part = `${file}.${process.pid}`;
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (cause) {
    throw new UserError(`run ${folder}: cannot be written: ${(cause as Error).message}`, { cause });
  }
}
