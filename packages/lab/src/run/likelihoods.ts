import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder, writeWhole } from "../durable-files.ts";
import { UserError } from "../errors.ts";
import { fieldsOf } from "../tasks/row.ts";
import { type JournalLines, JournalReader } from "./journal-reader.ts";
import { keySchema } from "./sample.ts";

/** The model that judges a run's texts: how it is called in tables, and which it is by its content. */
export interface Judge {
  readonly label: string;
  readonly identity: string;
}

/** How likely a judge finds a text, given its prompt: a line of a run's likelihoods. */
export interface Likelihood {
  /** The text's. */
  readonly key: string;
  /** The judge's identity: a run may have been judged by several. */
  readonly judge: string;
  /** Of the answer, in the judge's own tokens; 0 for an empty one. */
  readonly tokens: number;
  /** The sum of -log2 of their probabilities. */
  readonly bits: number;
}

const likelihoodSchema: z.ZodType<Likelihood> = z.object({
  key: keySchema,
  judge: z.string(),
  tokens: z.int().min(0),
  bits: z.number().min(0),
});

const judgeSchema: z.ZodType<Judge> = z.object({ label: z.string(), identity: z.string() });

/** The journal of what a judge finds; what others find is there as well. */
export function likelihoodLines({ identity }: Pick<Judge, "identity">): JournalLines<Likelihood> {
  return {
    folder: "likelihoods",
    broken: "no likelihood of a text",
    read(value) {
      const { data: found } = likelihoodSchema.safeParse(value);
      if (found === undefined) return "broken";
      return found.judge === identity ? found : "for others";
    },
  };
}

/**
 * What the run's judge finds of its texts, by their keys.
 *
 * @param leftOut hears what of the journal was left out, a sentence per file
 */
export function likelihoodsOf(
  folder: string,
  judge: Judge,
  leftOut: (sentence: string) => void,
): Map<string, Likelihood> {
  const reader = new JournalReader(folder, likelihoodLines(judge));
  const found = new Map<string, Likelihood>();
  for (const each of reader.read()) found.set(each.key, each);
  reader.leftOut.forEach(leftOut);
  return found;
}

/** Writes down who judges a run: reports are on the last one. @throws UserError when that cannot be written */
export function appointJudge(folder: string, { label, identity }: Judge): void {
  try {
    makeFolder(folder);
    writeWhole(fileIn(folder), `${JSON.stringify({ label, identity }, undefined, 2)}\n`);
  } catch (cause) {
    throw new UserError(`run ${folder}: cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/** The judge of a run; undefined where nobody has judged it. @throws UserError for a file that says no judge */
export function judgeOf(folder: string): Judge | undefined {
  const place = fileIn(folder);
  if (!existsSync(place)) return undefined;
  try {
    return fieldsOf({ place, fields: JSON.parse(readFileSync(place, "utf8")) }, judgeSchema);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UserError(`${place}: it names no judge (${why}); nsigma eval with a judge writes it again`, {
      cause,
    });
  }
}

function fileIn(folder: string): string {
  return join(folder, "judge.json");
}
