import { readdirSync, renameSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

/** A part that was not written to for as long, in ms, is nobody's. */
const ABANDONED = 60_000;

/**
 * A part of this process's own, so that two pulls do not write to one file: the one that a process which is gone left, or
 * one that is to be. Should its owner only have slept, the file's hash is wrong in the end and nothing worse.
 */
export function takePart(folder: string, hash: string): string {
  const unique = Math.random().toString(36).slice(2, 8);
  const own = join(folder, `${hash}.${hostname()}.${process.pid}.${unique}.part`);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${hash}.`) || !name.endsWith(".part")) continue;
    try {
      if (!isAbandoned(folder, name)) continue;
      renameSync(join(folder, name), own);
      break;
    } catch {
      // Another process was faster.
    }
  }
  return own;
}

function isAbandoned(folder: string, part: string): boolean {
  const [, host, pid] = /^\w+\.(.*)\.(\d+)\.\w+\.part$/.exec(part) ?? [];
  return (
    (host === hostname() && !runs(Number(pid))) ||
    Date.now() - statSync(join(folder, part)).mtimeMs > ABANDONED
  );
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
