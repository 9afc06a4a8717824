import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the lines of a journal are, and which of them count. */
export interface JournalLines<Kept> {
  /** The journal's folder within the run's. */
  readonly folder: string;
  /** What is said of lines that are no record, and of records that do not count, where there can be any. */
  readonly broken: string;
  readonly strange?: string;
  /** @returns what a line's value is handed out as */
  read(value: unknown): Kept | LeftOut;
}

/** Why a line is not handed out; one for somebody else is not even counted. */
export type LeftOut = "broken" | "strange" | "for others";

const PIECE = 1 << 20;
const NEWLINE = 10;
/** No line of a journal is longer than this, in bytes. */
const LONGEST = 1 << 26;

/**
 * Reads all files of a journal, and on from there when asked again. What is not a record, or one that does not count, is
 * counted and named; it is never handed out.
 */
export class JournalReader<Kept> {
  private readonly folder: string;
  private readonly lines: JournalLines<Kept>;
  private readonly files = new Map<string, JournalFile>();
  private readonly unreadable = new Map<string, string>();

  /** @param run the folder of the run */
  constructor(run: string, lines: JournalLines<Kept>) {
    this.folder = join(run, lines.folder);
    this.lines = lines;
  }

  /**
   * The records that were written since the last time; none where there is no journal.
   *
   * @param own a file that is not read
   */
  *read(own?: string): Generator<Kept> {
    if (!existsSync(this.folder)) return;
    const names = readdirSync(this.folder).filter((name) => name.endsWith(".jsonl") && name !== own);
    for (const name of names.sort()) {
      let file = this.files.get(name);
      if (file === undefined) this.files.set(name, (file = new JournalFile(join(this.folder, name))));
      try {
        yield* file.read(this.lines);
        this.unreadable.delete(name);
      } catch (error) {
        this.unreadable.set(name, (error as Error).message);
      }
    }
  }

  /** What was left out until now, a sentence per file. */
  get leftOut(): string[] {
    const { folder, ...what } = this.lines;
    const files = [...this.unreadable].map(
      ([name, why]) => `Left out: ${folder}/${name}, which cannot be read: ${why}.`,
    );
    const lines = [...this.files].flatMap(([name, { broken, strange }]) => [
      ...sentence(`${folder}/${name}`, broken, what.broken),
      ...sentence(`${folder}/${name}`, strange, what.strange ?? ""),
    ]);
    return [...files, ...lines];
  }
}

function sentence(file: string, lines: readonly number[], what: string): string[] {
  if (lines.length === 0) return [];
  const count = lines.length === 1 ? "1 line" : `${lines.length.toLocaleString("en-GB")} lines`;
  return [`Left out: ${count} of ${file}, the first in line ${lines[0]}: ${what}.`];
}

/** A file of a journal, read on from where it was. */
class JournalFile {
  /** The numbers of the lines that are no record, and of those that do not count. */
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

  *read<Kept>(journal: JournalLines<Kept>): Generator<Kept> {
    for (const text of this.lines()) {
      this.line++;
      const value = valueOf(text);
      const kept = value === undefined ? "broken" : journal.read(value);
      if (kept === "broken") this.broken.push(this.line);
      else if (kept === "strange") this.strange.push(this.line);
      else if (kept !== "for others") yield kept as Kept;
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

/** Undefined for what is not JSON. */
function valueOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
