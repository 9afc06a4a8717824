import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, writeWhole } from "../durable-files.ts";
import { UserError } from "../errors.ts";
import { canonicalJson } from "./content-hash.ts";
import type { Plan } from "../plan/plan.ts";
import type { Item } from "../tasks/item.ts";

/** What a run is about. */
export interface RunContents {
  readonly plan: Plan;
  /** With their prompts, private ones too. */
  readonly items: readonly Item[];
  /** By the models' labels: which model it is by its content. */
  readonly identities: Readonly<Record<string, string>>;
}

const OTHER = {
  "items.jsonl": "other data",
  "models.json": "another model",
  "plan.json": "another plan",
} as const;

/**
 * Makes the folder of a run, or goes on with one. A run has one plan and one meaning: what is in the folder must be
 * what is asked for now.
 *
 * @param remark hears of a file that a power cut has left empty or in pieces; it is written again
 * @throws UserError when the folder is of another run, and when it cannot be read or written
 */
export function startRun(
  folder: string,
  { plan, items, identities }: RunContents,
  remark: (line: string) => void = () => {},
): void {
  const contents = {
    "items.jsonl": items.map((item) => `${JSON.stringify(shown(item))}\n`).join(""),
    "models.json": `${JSON.stringify(identities, undefined, 2)}\n`,
    "plan.json": `${JSON.stringify(plan, undefined, 2)}\n`,
  };
  for (const [name, other] of Object.entries(OTHER) as [keyof typeof OTHER, string][]) {
    const file = join(folder, name);
    const text = contents[name];
    const before = attempt(folder, "read", () => (existsSync(file) ? readFileSync(file, "utf8") : undefined));
    if (before !== undefined && isWhole(before, name)) {
      if (before === text || canonical(before) === canonical(text)) continue;
      throw new UserError(
        `run ${folder}: it was begun with ${other} (${name} differs); give --run another folder`,
      );
    }
    if (before !== undefined) remark(`run ${folder}: ${name} was empty or in pieces, and is written again`);
    attempt(folder, "written", () => {
      makeFolder(folder);
      writeWhole(file, text);
    });
  }
}

/** A private item without what it asks. */
function shown(item: Item): Item {
  return item.private ? { ...item, prompt: "" } : item;
}

/** Whether a file is JSON, or lines of it, to its end. */
function isWhole(text: string, name: string): boolean {
  const parts = name.endsWith(".jsonl") ? text.split("\n").slice(0, -1) : [text];
  return text.endsWith("\n") && parts.every(isJson);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function canonical(text: string): string {
  try {
    return canonicalJson(JSON.parse(text));
  } catch {
    return text; // lines, or nested too deeply to be ours
  }
}

function attempt<Result>(folder: string, what: "read" | "written", act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    throw new UserError(`run ${folder}: cannot be ${what}: ${(cause as Error).message}`, { cause });
  }
}
