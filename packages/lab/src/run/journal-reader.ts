import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Sample, sampleSchema } from "./sample.ts";
import type { ExpectedTexts } from "./texts.ts";

/** A record of the journal, and which of the plan's texts it is. */
export interface Placed {
  readonly sample: Sample;
  /** As `ExpectedTexts` numbers them. */
  readonly place: number;
}

const PIECE = 1 << 20;
const NEWLINE = 10;
/** No line of a journal is longer than this, in bytes. */
const LONGEST = 1 << 26;

/**
 * Reads all files of a run's journal, and on from there when asked again. What is not a record, or of a text that the
 * plan does not ask for, is counted and named; it is never handed out.
 */
export class JournalReader {
  private readonly folder: string;
  private readonly expected: ExpectedTexts;
  private readonly files = new Map<string, JournalFile>();
  private readonly unreadable = new Map<string, string>();

  /** @param folder of the journal */
  constructor(folder: string, expected: ExpectedTexts) {
    this.folder = folder;
    this.expected = expected;
  }

  /**
   * The records that were written since the last time.
   *
   * @param own a file that is not read
   */
  *read(own?: string): Generator<Placed> {
    const names = readdirSync(this.folder).filter((name) => name.endsWith(".jsonl") && name !== own);
    for (const name of names.sort()) {
      let file = this.files.get(name);
      if (file === undefined) this.files.set(name, (file = new JournalFile(join(this.folder, name))));
      try {
        yield* file.read(this.expected);
        this.unreadable.delete(name);
      } catch (error) {
        this.unreadable.set(name, (error as Error).message);
      }
    }
  }

  /** What was left out until now, a sentence per file. */
  get leftOut(): string[] {
    const files = [...this.unreadable].map(
      ([name, why]) => `Left out: journal/${name}, which cannot be read: ${why}.`,
    );
    const lines = [...this.files].flatMap(([name, { broken, strange }]) => [
      ...sentence(name, broken, "no record of a text"),
      ...sentence(name, strange, "a text that the plan does not ask for"),
    ]);
    return [...files, ...lines];
  }
}

function sentence(name: string, lines: readonly number[], what: string): string[] {
  if (lines.length === 0) return [];
  const count = lines.length === 1 ? "1 line" : `${lines.length.toLocaleString("en-GB")} lines`;
  return [`Left out: ${count} of journal/${name}, the first in line ${lines[0]}: ${what}.`];
}

/** A file of a journal, read on from where it was. */
class JournalFile {
  /** The numbers of the lines that are no record, and of those that are no text of the plan. */
  readonly broken: number[] = [];
  readonly strange: number[] = [];
  private readonly path: string;
  private line = 0;
  /** Where the next line begins. */
  private place = 0;
  /** The line at hand is too long, and its beginning has been let go of. */
  private tooLong = false;

  constructor(path: string) {
    this.path = path;
  }

  *read(expected: ExpectedTexts): Generator<Placed> {
    for (const text of this.lines()) {
      this.line++;
      const sample = recordOf(text);
      const place = sample && expected.placeOf(sample);
      if (sample === undefined) this.broken.push(this.line);
      else if (place === undefined) this.strange.push(this.line);
      else yield { sample, place };
    }
  }

  /** Whole lines, which nothing but a line feed ends; undefined for one that is too long. */
  private *lines(): Generator<string | undefined> {
    if (!statSync(this.path).isFile()) throw new Error("it is not a file");
    const file = openSync(this.path, "r");
    try {
      const piece = Buffer.alloc(PIECE);
      let rest = Buffer.alloc(0);
      for (;;) {
        const count = readSync(file, piece, 0, PIECE, this.place + rest.length);
        if (count === 0) return;
        const bytes = Buffer.concat([rest, piece.subarray(0, count)]);
        let begins = 0;
        for (;;) {
          const ends = bytes.indexOf(NEWLINE, begins);
          if (ends < 0) break;
          const text = this.tooLong ? undefined : bytes.toString("utf8", begins, ends);
          this.tooLong = false;
          this.place += ends + 1 - begins;
          begins = ends + 1;
          yield text;
        }
        rest = bytes.subarray(begins);
        if (rest.length <= LONGEST) continue;
        this.tooLong = true;
        this.place += rest.length;
        rest = Buffer.alloc(0);
      }
    } finally {
      closeSync(file);
    }
  }
}

function recordOf(text: string | undefined): Sample | undefined {
  if (text === undefined) return undefined;
  try {
    return sampleSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
