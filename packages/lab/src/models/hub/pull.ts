import { join } from "node:path";
import { makeFolder } from "../../durable-files.ts";
import { UserError } from "../../errors.ts";
import { blobsOf, publish } from "./cache.ts";
import { readRepository } from "./client.ts";
import { download } from "./download.ts";
import { type Hub, hubOf, isHubId } from "./hub.ts";
import { type Choice, select } from "./select.ts";

/** Who listens while a model comes. */
export interface PullSettings {
  readonly hub?: Hub;
  /** Hears how many of the bytes are here. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A model that was fetched. */
export type Pulled = { folder: string } | { gguf: string };

/**
 * Fetches a model from the hub, with all that is needed to load it; what is here already is not fetched again.
 *
 * @param name `owner/name`
 * @returns where it is
 * @throws UserError when there is no such model, it does not come, or there is no room for it
 */
export async function pull(name: string, choice: Choice, settings: PullSettings = {}): Promise<Pulled> {
  const { hub = hubOf(), progress, signal } = settings;
  if (!isHubId(name)) throw new UserError(`model ${name}: it is not a hub id, which is owner/name`);
  const repository = await readRepository(hub, name, signal);
  const files = select(repository, choice);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  try {
    makeFolder(blobsOf(hub, name));
    let done = 0;
    for (const file of files) {
      await download(hub, repository, file, (bytes) => progress?.(done + bytes, total), signal);
      done += file.size;
    }
    const entries = files.map(({ path, hash }) => [path, hash] as const);
    const folder = publish(hub, name, repository.commit, entries);
    const [gguf] = files.filter(({ path }) => /\.gguf$/i.test(path));
    return gguf ? { gguf: join(folder, gguf.path) } : { folder };
  } catch (cause) {
    signal?.throwIfAborted();
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof UserError || code === undefined) throw cause;
    const why =
      code === "ENOSPC" ? "the disk is full; what has come stays, and the next pull goes on" : message;
    throw new UserError(`model ${name}: cannot be kept in ${hub.cache}: ${why}`, { cause });
  }
}
