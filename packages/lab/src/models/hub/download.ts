import { createHash } from "node:crypto";
import { createReadStream, renameSync, rmSync, statfsSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { syncFolder } from "../../durable-files.ts";
import { UserError } from "../../errors.ts";
import { sizeText } from "../../text/size.ts";
import { blobsOf } from "./cache.ts";
import { type HubFile, type HubRepository, Interruption, openFile } from "./client.ts";
import type { Hub } from "./hub.ts";
import { takePart } from "./part.ts";

/** How often a file is asked for without a byte of it coming. */
const TRIES = 5;
/** How long after the first of them, in ms; twice as long each time. */
const PAUSE = 500;

/**
 * Fetches a file of a repository into the cache, under the name of its hash; what a broken download left is gone on with.
 *
 * `@huggingface/hub` (2.17) is not used: its `downloadFileToCacheDir` begins again each time, compares no hash, and lets two
 * processes write to one file.
 *
 * @param onBytes hears how much of the file is here
 * @throws UserError when it does not come, or is not what it should be
 */
export async function download(
  hub: Hub,
  repository: HubRepository,
  file: HubFile,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const folder = blobsOf(hub, repository.name);
  const whole = join(folder, file.hash);
  if (statSync(whole, { throwIfNoEntry: false })?.size === file.size) return onBytes(file.size);
  const part = takePart(folder, file.hash);
  await fetchPart(hub, repository, file, part, onBytes, signal);
  if ((await hashOf(part, file)) !== file.hash)
    throw spoilt(repository, file, part, "another content than its hash says");
  renameSync(part, whole);
  syncFolder(folder);
}

/** Asks for what is missing until nothing is, as long as something comes. */
async function fetchPart(
  hub: Hub,
  repository: HubRepository,
  file: HubFile,
  part: string,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const brokeOff = `model ${repository.name}: the connection broke while ${file.path} came; pull it again, which goes on there`;
  const handle = await open(part, "a+");
  try {
    let here = (await handle.stat()).size;
    if (here > file.size) await handle.truncate((here = 0));
    checkRoom(repository, file, here, part);
    for (let failed = 0; here < file.size;) {
      onBytes(here);
      const before = here;
      try {
        const response = await openFile(hub, repository, file.path, here, signal);
        if (!continues(response, here)) await handle.truncate((here = 0));
        for await (const bytes of bodyOf(response, brokeOff)) {
          if (here + bytes.length > file.size)
            throw spoilt(repository, file, part, `more than the ${file.size} bytes that the hub says`);
          await handle.appendFile(bytes);
          onBytes((here += bytes.length));
        }
        if (here < file.size) throw new Interruption(brokeOff);
      } catch (error) {
        signal?.throwIfAborted();
        failed = here > before ? 0 : failed + 1;
        if (!(error instanceof Interruption) || failed >= TRIES) throw error;
        if (failed > 0) await wait(PAUSE * 2 ** (failed - 1), undefined, signal && { signal });
      }
    }
    onBytes(here);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function checkRoom({ name }: HubRepository, { path, size }: HubFile, here: number, part: string): void {
  const { bavail, bsize } = statfsSync(part);
  if (size - here <= bavail * bsize) return;
  throw new UserError(
    `model ${name}: ${path} needs ${sizeText(size - here)}, and the disk has ${sizeText(bavail * bsize)} left`,
  );
}

/** Whether a server begins where it was asked to: not all of them can. */
function continues({ status, headers }: Response, from: number): boolean {
  return status === 206 && headers.get("content-range")?.startsWith(`bytes ${from}-`) === true;
}

async function* bodyOf({ status, body }: Response, brokeOff: string): AsyncGenerator<Uint8Array> {
  if (status === 416 || !body) return;
  try {
    yield* body;
  } catch (cause) {
    throw new Interruption(brokeOff, { cause });
  }
}

function spoilt({ name }: HubRepository, { path }: HubFile, part: string, what: string): UserError {
  rmSync(part);
  return new UserError(`model ${name}: ${path} came with ${what}, and was deleted; pull it again`);
}

/** A hash of the file as it lies on the disk: what two processes wrote into it by mistake would be found. */
async function hashOf(part: string, { hash, size }: HubFile): Promise<string> {
  const sum = createHash(hash.length === 64 ? "sha256" : "sha1");
  if (hash.length !== 64) sum.update(`blob ${size}\0`); // as Git does
  for await (const bytes of createReadStream(part)) sum.update(bytes as Buffer);
  return sum.digest("hex");
}
