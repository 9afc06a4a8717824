import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { KeySet } from "./key-set.ts";
import type { Sample } from "./sample.ts";

const PIECE = 1 << 20;
const NEWLINE = 10;

/** How long a text may be written and not yet be safe from a power cut, in ms. */
const SYNC_AFTER = 1000;

/**
 * What a run has answered: one file of lines per process, which only grows. A line is written in one call, so another
 * process sees it whole, or cut off at the end of a file whose writer died; such a line counts for nothing.
 */
export class Journal {
  /** The keys of all texts, as of the last `refresh`. */
  readonly keys: KeySet = new KeySet();
  private readonly folder: string;
  private readonly name: string;
  private file: number | undefined;
  private synced = performance.now();
  /** How far every file of another process has been read. */
  private readonly read = new Map<string, number>();

  /** @param run the folder of the run */
  constructor(run: string) {
    this.folder = join(run, "journal");
    const unique = Math.random().toString(36).slice(2, 8);
    this.name = `${hostname().replaceAll(/[^\w-]/g, "-")}-${process.pid}-${unique}`;
    this.attempt(() => mkdirSync(this.folder, { recursive: true }));
    this.refresh();
  }

  /** Takes in what other processes have written since. */
  refresh(): void {
    for (const name of readdirSync(this.folder)) {
      if (name.endsWith(".jsonl") && name !== `${this.name}.jsonl`) this.readOn(join(this.folder, name));
    }
  }

  /** @throws UserError when it cannot be written */
  append(sample: Sample): void {
    if (!this.keys.add(sample.key)) return;
    this.attempt(() => {
      this.file ??= openSync(join(this.folder, `${this.name}.jsonl`), "a");
      const line = Buffer.from(`${JSON.stringify(sample)}\n`);
      if (writeSync(this.file, line) < line.length) throw new Error("no space is left");
      if (performance.now() - this.synced > SYNC_AFTER) this.sync();
    });
  }

  /** Makes sure that what was written outlasts a power cut. */
  sync(): void {
    this.synced = performance.now();
    if (this.file !== undefined) fsyncSync(this.file);
  }

  close(): void {
    if (this.file === undefined) return;
    this.attempt(() => this.sync());
    closeSync(this.file);
    this.file = undefined;
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

  private readOn(path: string): void {
    const file = openSync(path, "r");
    let place = this.read.get(path) ?? 0;
    let rest = Buffer.alloc(0);
    const piece = Buffer.alloc(PIECE);
    for (;;) {
      const count = readSync(file, piece, 0, PIECE, place + rest.length);
      if (count === 0) break;
      const bytes = Buffer.concat([rest, piece.subarray(0, count)]);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      for (const line of bytes.toString("utf8", 0, end).split("\n")) {
        const key = keyOf(line);
        if (key !== undefined) this.keys.add(key);
      }
      place += end;
      rest = bytes.subarray(end);
    }
    closeSync(file);
    this.read.set(path, place);
  }
}

/** The key of a line; undefined when the line is not whole. */
function keyOf(line: string): string | undefined {
  try {
    const { key } = JSON.parse(line) as Sample;
    return /^[0-9a-f]{64}$/.test(key) ? key : undefined;
  } catch {
    return undefined;
  }
}
