import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "../durable-files.ts";
import { UserError } from "../errors.ts";

/** How often a process says that it is there, in ms. */
const BEAT = 2000;
/** A file that is older or newer than this, in ms, is not of a process that says so; where one cannot look. */
const STALE = 30_000;
/** A claim is shorter than this, in bytes. */
const LARGEST = 4096;

/** Who holds a claim. */
const ownerSchema = z.object({
  host: z.string(),
  pid: z.int().min(1),
  /** Its own file in the folder of claims, which it writes to as long as it lives. */
  file: z.string().regex(/^[\w-]+$/),
});

/**
 * Shares work among the processes of a run, so that none is done twice. Each has one file that says who it is, is
 * written to as long as the process lives, and goes with it. A claim is a hard link to it, which exactly one process
 * can make: `PIECE.0`, and when its owner is gone `PIECE.1`, and so on; so there is no moment at which two could hold
 * the same. Where a file system has no links, or no room for another one, a claim is a file of the same content.
 *
 * Claims only save work: a text that is written twice all the same (by a process that slept for long) counts once.
 * So whatever cannot be read, is not a claim or has a date that cannot be, holds nothing.
 */
export class Claims {
  private readonly run: string;
  private readonly folder: string;
  private readonly name: string;
  private readonly owner: string;
  private readonly beat: NodeJS.Timeout;
  private file: number;

  /**
   * @param run the folder of the run
   * @throws UserError when it cannot be written
   */
  constructor(run: string) {
    this.run = run;
    this.folder = join(run, "claims");
    const unique = Math.random().toString(36).slice(2, 8);
    this.name = `${hostname().replaceAll(/[^\w-]/g, "-")}-${process.pid}-${unique}`;
    this.owner = JSON.stringify({ host: hostname(), pid: process.pid, file: this.name });
    this.file = this.enter();
    this.beat = setInterval(() => this.sayHere(), BEAT).unref();
  }

  /**
   * @returns whether the piece of work is this process's to do
   * @throws UserError when no claim can be written
   */
  take(piece: string): boolean {
    for (let generation = 0; ; generation++) {
      const claim = `${piece}.${generation}`;
      if (this.attempt(() => this.make(claim))) return true;
      const holder = this.holderOf(claim);
      if (holder !== undefined) return holder === this.name;
    }
  }

  /** Lets go of everything. @param complete there is nothing left to claim, for anybody */
  close(complete: boolean): void {
    clearInterval(this.beat);
    try {
      const others = readdirSync(this.folder).some((name) => {
        const holder = this.holderOf(name);
        return holder !== undefined && holder !== this.name;
      });
      closeSync(this.file);
      rmSync(join(this.folder, this.name), { force: true }); // and with it every claim
      if (complete && !others) rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // What cannot be let go of goes stale.
    }
  }

  /** @returns whether the claim was free */
  private make(claim: string): boolean {
    const own = join(this.folder, this.name);
    const path = join(this.folder, claim);
    if (!existsSync(own)) this.file = this.enter(); // another process has taken the folder away with the last piece
    try {
      linkSync(own, path);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
    }
    try {
      writeFileSync(path, this.owner, { flag: "wx" });
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  }

  /** Writes down who this process is. */
  private enter(): number {
    return this.attempt(() => {
      makeFolder(this.folder);
      const file = openSync(join(this.folder, this.name), "w");
      writeSync(file, this.owner, 0);
      return file;
    });
  }

  private attempt<Result>(write: () => Result): Result {
    try {
      return write();
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      throw new UserError(`run ${this.run}: cannot be written: ${(cause as Error).message}`, { cause });
    }
  }

  /** Writes the same again, for its date. */
  private sayHere(): void {
    try {
      writeSync(this.file, this.owner, 0);
    } catch {
      // A disk that fails for a moment ends nothing: a claim is not worth an evaluation.
    }
  }

  /** The process that lives and holds a claim, by its file. */
  private holderOf(claim: string): string | undefined {
    try {
      const path = join(this.folder, claim);
      const stats = statSync(path);
      if (!stats.isFile() || stats.size > LARGEST) return undefined;
      const { host, pid, file } = ownerSchema.parse(JSON.parse(readFileSync(path, "utf8")));
      if (file === this.name) return file;
      return (host !== hostname() || runs(pid)) && !this.isStale(file) ? file : undefined;
    } catch {
      return undefined;
    }
  }

  /** By the file system's clock on both sides: machines need not agree on the time. */
  private isStale(owner: string): boolean {
    this.sayHere();
    return Math.abs(fstatSync(this.file).mtimeMs - statSync(join(this.folder, owner)).mtimeMs) > STALE;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
