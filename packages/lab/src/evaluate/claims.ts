import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors.ts";

/** How often a process says that it is there, in ms. */
const BEAT = 2000;
/** After how long without that it counts as gone, where one cannot look, in ms. */
const STALE = 30_000;

/** Who holds a claim. */
interface Owner {
  readonly host: string;
  readonly pid: number;
}

/**
 * Shares work among the processes of a run, so that none is done twice. Each has one file that says who it is and is
 * written anew as long as it lives. A claim is a hard link to it, which exactly one process can make: `PIECE.0`, and
 * when its owner is gone `PIECE.1`, and so on; so there is no moment at which two could hold the same.
 *
 * Claims only save work: a text that is written twice all the same (by a process that slept for long) counts once.
 */
export class Claims {
  private readonly folder: string;
  private readonly own: string;
  private readonly file: number;
  private readonly beat: NodeJS.Timeout;

  /**
   * @param run the folder of the run
   * @throws UserError when it cannot be written
   */
  constructor(run: string) {
    this.folder = join(run, "claims");
    const unique = Math.random().toString(36).slice(2, 8);
    this.own = join(this.folder, `${hostname()}-${process.pid}-${unique}`);
    try {
      mkdirSync(this.folder, { recursive: true });
      this.file = openSync(this.own, "w");
    } catch (cause) {
      throw new UserError(`run ${run}: cannot be written: ${(cause as Error).message}`, { cause });
    }
    this.sayHere();
    this.beat = setInterval(() => this.sayHere(), BEAT).unref();
  }

  /** @returns whether the piece of work is this process's to do */
  take(piece: string): boolean {
    for (let generation = 0; ; generation++) {
      const claim = join(this.folder, `${piece}.${generation}`);
      try {
        linkSync(this.own, claim);
        return true;
      } catch (error) {
        if (isGone(error)) return false; // with the last piece of work, another process took the folder away
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      if (this.isHeld(claim)) return false;
    }
  }

  /** Lets go of everything. @param complete there is nothing left to claim, for anybody */
  close(complete: boolean): void {
    clearInterval(this.beat);
    const others = this.others();
    ftruncateSync(this.file); // and with it every claim
    closeSync(this.file);
    rmSync(this.own, { force: true });
    if (complete && !others) rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Whether other processes are at work. */
  private others(): boolean {
    const files = existsSync(this.folder) ? readdirSync(this.folder) : [];
    return files
      .map((name) => join(this.folder, name))
      .some((file) => !this.isOwn(file) && this.isHeld(file));
  }

  private isOwn(file: string): boolean {
    return statSync(file, { throwIfNoEntry: false })?.ino === fstatSync(this.file).ino;
  }

  private sayHere(): void {
    const owner: Owner = { host: hostname(), pid: process.pid };
    writeSync(this.file, JSON.stringify(owner), 0);
  }

  private isHeld(claim: string): boolean {
    try {
      const text = readFileSync(claim, "utf8");
      if (text === "") return false;
      const { host, pid } = JSON.parse(text) as Owner;
      return (host !== hostname() || runs(pid)) && !this.isStale(claim);
    } catch (error) {
      if (isGone(error)) return false; // its owner has ended meanwhile
      throw error;
    }
  }

  /** By the file system's clock on both sides: machines need not agree on the time. */
  private isStale(claim: string): boolean {
    this.sayHere();
    return statSync(this.own).mtimeMs - statSync(claim).mtimeMs > STALE;
  }
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
