import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it. Not by `mkdirSync`'s `recursive`, which never returns where a folder exists and
 * answers "no such file" to whoever makes another one in it, as /proc does.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
  if (missing.length === 0 && !statSync(folder).isDirectory()) throw new Error("it is a file; give a folder");
  for (const each of missing) {
    try {
      mkdirSync(each);
    } catch (error) {
      // Another process may have been faster.
      if (!statSync(each, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  }
}

/**
 * Writes a file so that it is there as a whole or not at all, for other processes and after a power cut: under another
 * name, onto the disk, and only then under its own.
 */
export function writeWhole(file: string, text: string): void {
  const part = `${file}.${process.pid}`;
  try {
    writeFileSync(part, text, { flush: true });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Puts a folder's list of names onto the disk: a new file is not safe before that. Some systems cannot and need not. */
export function syncFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = openSync(folder, "r");
    fsyncSync(handle);
  } catch {
    // Windows opens no folders.
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
