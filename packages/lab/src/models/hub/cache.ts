import {
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { ggufParts } from "nsigma/llama-cpp";
import { makeFolder, writeWhole } from "../../durable-files.ts";
import type { Hub } from "./hub.ts";

/*
 * The layout of Hugging Face's own tools, so that one copy serves all of them: `models--OWNER--NAME/blobs` has the
 * files by their hash, `snapshots/COMMIT` has links to them by their names, `refs/main` says which commit is the newest.
 */

/** The folder of a file's content. */
export function blobsOf({ cache }: Hub, name: string): string {
  return join(repositoryOf(cache, name), "blobs");
}

/** The folder with a repository's files as far as they are here; undefined when none is. */
export function snapshotOf({ cache }: Hub, name: string): string | undefined {
  const repository = repositoryOf(cache, name);
  try {
    const commit = readFileSync(join(repository, "refs", "main"), "utf8").trim();
    const folder = join(repository, "snapshots", commit);
    return /^[0-9a-f]{40}$/.test(commit) && existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The GGUF models of a folder and of those in it, by the paths of their first files there. */
export function ggufsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => isModel(path) && existsSync(join(folder, path)))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}

/** Whether a file is a GGUF that `--model` can name: of one in several files the first. */
export function isModel(file: string): boolean {
  return /\.gguf$/i.test(file) && ggufParts(file)[0] === file;
}

/** The repositories that are here, by name. */
export function namesIn(hub: Hub): string[] {
  try {
    return readdirSync(hub.cache)
      .flatMap((folder) => /^models--(.+?)--(.+)$/.exec(folder)?.slice(1).join("/") ?? [])
      .filter((name) => snapshotOf(hub, name) !== undefined)
      .sort();
  } catch {
    return [];
  }
}

/**
 * Makes files that have come part of a commit's snapshot, and that commit the newest.
 *
 * @param files path in the repository and name of the blob; a network comes after its weights, so that whoever finds it finds all
 * @returns the snapshot's folder
 */
export function publish(
  { cache }: Hub,
  name: string,
  commit: string,
  files: readonly (readonly [path: string, blob: string])[],
): string {
  const repository = repositoryOf(cache, name);
  const folder = join(repository, "snapshots", commit);
  for (const [path, blob] of files) {
    const entry = join(folder, path);
    makeFolder(dirname(entry));
    link(join(repository, "blobs", blob), entry);
  }
  makeFolder(join(repository, "refs"));
  writeWhole(join(repository, "refs", "main"), commit);
  return folder;
}

/** By a name of its own first, so that another process that does the same finds the entry whole. */
function link(blob: string, entry: string): void {
  const part = `${entry}.${process.pid}`;
  rmSync(part, { force: true });
  try {
    symlinkSync(relative(dirname(entry), blob), part);
  } catch {
    hardLink(blob, part); // Windows allows symbolic links to some users only
  }
  renameSync(part, entry);
}

function hardLink(blob: string, part: string): void {
  try {
    linkSync(blob, part);
  } catch {
    copyFileSync(blob, part);
  }
}

function repositoryOf(cache: string, name: string): string {
  return join(cache, `models--${name.replace("/", "--")}`);
}
