import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import type { HubSplit } from "./task.ts";

/** The most rows that the server hands out at once. */
const PAGE = 100;

/** Where data sets come from and where they are kept. */
export interface HubSettings {
  readonly server: string;
  readonly cache: string;
  /** For data sets that want one to agree to their terms first. */
  readonly token: string | undefined;
}

/** As the environment says: `HF_DATASETS_SERVER`, `XDG_CACHE_HOME`, `HF_TOKEN`. */
function hubSettings(env: NodeJS.ProcessEnv = process.env): HubSettings {
  return {
    server: env.HF_DATASETS_SERVER ?? "https://datasets-server.huggingface.co",
    cache: join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "nsigma", "datasets"),
    token: env.HF_TOKEN,
  };
}

interface Page {
  readonly rows: readonly { readonly row: unknown }[];
  readonly num_rows_total: number;
}

/**
 * Fetches a split of a data set from the Hugging Face hub, once.
 *
 * @returns the file in the user's cache, a JSON object a line
 * @throws UserError when the hub cannot be reached or does not give the data
 */
export async function fetchSplit(split: HubSplit, settings: HubSettings = hubSettings()): Promise<string> {
  const { server, cache } = settings;
  const name = [split.dataset, split.config, split.split].join("-").replaceAll("/", "-");
  const file = join(cache, `${name}.jsonl`);
  if (existsSync(file)) return file;
  const lines: string[] = [];
  for (let total = Infinity; lines.length < total;) {
    const query = new URLSearchParams({ ...split, offset: `${lines.length}`, length: `${PAGE}` });
    const page = await fetchPage(`${server}/rows?${query}`, split, settings.token);
    if (page.rows.length === 0) break;
    lines.push(...page.rows.map(({ row }) => JSON.stringify(row)));
    total = page.num_rows_total;
  }
  mkdirSync(cache, { recursive: true });
  // Under another name until it is whole: an interrupted fetch leaves no half of a data set behind.
  const part = `${file}.${process.pid}`;
  writeFileSync(part, `${lines.join("\n")}\n`);
  renameSync(part, file);
  return file;
}

async function fetchPage(url: string, { dataset }: HubSplit, token: string | undefined): Promise<Page> {
  const failed = (why: string, cause?: unknown) =>
    new UserError(
      `data set ${dataset}: cannot be fetched from the hub: ${why}; to read a local copy give the task a file`,
      { cause },
    );
  let response: Response;
  try {
    response = await fetch(url, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(30_000),
    });
  } catch (cause) {
    const { message, cause: inner } = cause as Error;
    throw failed((inner as Error | undefined)?.message ?? message, cause);
  }
  if (response.status === 401 || response.status === 403)
    throw failed("its terms must be agreed to on its page, and HF_TOKEN set");
  if (!response.ok) throw failed(`${new URL(url).host} answers ${response.status}`);
  return (await response.json()) as Page;
}
