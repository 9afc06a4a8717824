import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeFolder, syncFolder } from "../durable-files.ts";
import { UserError } from "../errors.ts";
import { type JournalLines, JournalReader } from "./journal-reader.ts";
import { KeySet } from "./key-set.ts";

/** How long a record may be written and not yet be safe from a power cut, in ms. */
const SYNC_AFTER = 1000;

/** What has a text's key. */
interface Keyed {
  readonly key: string;
}

/**
 * What a run has found, text by text: one file of lines per process, which only grows. A line is written in one call, so another
 * process sees it whole, or cut off at the end of a file whose writer died; such a line counts for nothing.
 */
export class Journal<Written extends Keyed> {
  /** The keys of all records that count, as of the last `refresh`. */
  readonly keys: KeySet = new KeySet();
  private readonly folder: string;
  private readonly name: string;
  private file: number | undefined;
  private synced = performance.now();

  private readonly reader: JournalReader<Keyed>;

  /** @param run the folder of the run */
  constructor(run: string, lines: JournalLines<Keyed>) {
    this.folder = join(run, lines.folder);
    this.reader = new JournalReader(run, lines);
    const unique = Math.random().toString(36).slice(2, 8);
    this.name = `${hostname().replaceAll(/[^\w-]/g, "-")}-${process.pid}-${unique}`;
    this.attempt(() => makeFolder(this.folder));
    this.refresh();
  }

  /**
   * Takes in what other processes have written since.
   *
   * @throws UserError when the folder cannot be read
   */
  refresh(): void {
    this.attempt(() => {
      for (const { key } of this.reader.read(`${this.name}.jsonl`)) this.keys.add(key);
    });
  }

  /** What of the journal was left out, and why, a sentence per file. */
  get leftOut(): string[] {
    return this.reader.leftOut;
  }

  /** @throws UserError when it cannot be written */
  append(record: Written): void {
    if (!this.keys.add(record.key)) return;
    this.attempt(() => {
      if (this.file === undefined) {
        this.file = openSync(join(this.folder, `${this.name}.jsonl`), "a");
        syncFolder(this.folder);
      }
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      if (writeSync(this.file, line) < line.length) throw new Error("no space is left");
    });
    if (performance.now() - this.synced > SYNC_AFTER) this.sync();
  }

  /**
   * Makes sure that what was written outlasts a power cut.
   *
   * @throws UserError when the disk fails
   */
  sync(): void {
    const { file } = this;
    this.synced = performance.now();
    if (file !== undefined) this.attempt(() => fsyncSync(file));
  }

  close(): void {
    if (this.file === undefined) return;
    try {
      this.sync();
    } finally {
      closeSync(this.file);
      this.file = undefined;
    }
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (cause) {
      const why = (cause as Error).message;
      throw new UserError(
        `${this.folder}: cannot be written: ${why}; what was done is kept, run the same line again when that is mended`,
        { cause },
      );
    }
  }
}
