import {
  closeSync,
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
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      if (this.isHeld(claim)) return false;
    }
  }

  /** Lets go of everything. @param complete there is nothing left to claim, for anybody */
  close(complete: boolean): void {
    clearInterval(this.beat);
    ftruncateSync(this.file); // and with it every claim
    closeSync(this.file);
    rmSync(this.own);
    if (!complete) return;
    const held = readdirSync(this.folder).some((name) => this.isHeld(join(this.folder, name)));
    if (!held) rmSync(this.folder, { recursive: true, force: true });
  }

  private sayHere(): void {
    const owner: Owner = { host: hostname(), pid: process.pid };
    writeSync(this.file, JSON.stringify(owner), 0);
  }

  private isHeld(claim: string): boolean {
    const text = readFileSync(claim, "utf8");
    if (text === "") return false;
    const { host, pid } = JSON.parse(text) as Owner;
    if (host === hostname()) return runs(pid) && !this.isStale(claim);
    return !this.isStale(claim);
  }

  /** By the file system's clock on both sides: machines need not agree on the time. */
  private isStale(claim: string): boolean {
    this.sayHere();
    return statSync(this.own).mtimeMs - statSync(claim).mtimeMs > STALE;
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
