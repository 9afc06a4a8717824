import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isLosslessNumber, parse, stringify } from "lossless-json";
import { z } from "zod";
import { makeFolder, writeWhole } from "../durable-files.ts";
import { schemaFault, UserError } from "../errors.ts";
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

const integer = z
  .custom(isLosslessNumber, "must be a number")
  .transform(Number)
  .pipe(z.int("must be an integer").min(0, "must be an integer from 0"));

/** What the server answers; numbers inside the rows keep their writing. */
const page = z.object(
  {
    rows: z.array(
      z.object({
        row_idx: integer,
        row: z.record(z.string(), z.unknown(), "must be an object"),
        truncated_cells: z.array(z.string()).optional(),
      }),
      "must be a list of rows",
    ),
    num_rows_total: integer,
    partial: z.boolean().optional(),
  },
  "must be an object",
);

/**
 * Fetches a split of a data set from the Hugging Face hub, once. It is kept only when every row of it is there as the
 * authors wrote it.
 *
 * @returns the file in the user's cache, a JSON object a line
 * @throws UserError when the hub cannot be reached, or does not give the data, or not all of it
 */
export async function fetchSplit(split: HubSplit, settings: HubSettings = hubSettings()): Promise<string> {
  const name = [split.dataset, split.config, split.split].join("-").replaceAll("/", "-");
  const file = join(settings.cache, `${name}.jsonl`);
  if (existsSync(file)) return file;
  const rows = await fetchRows(split, settings);
  try {
    makeFolder(settings.cache);
    writeWhole(file, rows.map((row) => `${stringify(row)}\n`).join(""));
  } catch (cause) {
    throw new UserError(
      `data set ${split.dataset}: cannot be kept in ${settings.cache}: ${(cause as Error).message}`,
      { cause },
    );
  }
  return file;
}

async function fetchRows(split: HubSplit, { server, token }: HubSettings): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let total: number | undefined; rows.length < (total ?? Infinity);) {
    const query = new URLSearchParams({ ...split, offset: `${rows.length}`, length: `${PAGE}` });
    const read = await fetchPage(`${server}/rows?${query}`, split, token);
    total ??= read.num_rows_total;
    const why = fault(read, rows.length, total);
    if (why !== undefined) throw notFetched(split, why);
    rows.push(...read.rows.map(({ row }) => row));
  }
  return rows;
}

/** What is wrong with a page after this many rows; undefined when nothing is. */
function fault(
  { rows, num_rows_total, partial }: z.infer<typeof page>,
  had: number,
  total: number,
): string | undefined {
  if (num_rows_total !== total)
    return `it said that there are ${total} rows, and now that there are ${num_rows_total}`;
  if (total === 0) return "it has no rows";
  if (partial) return "the server has only a part of it";
  if (rows.length === 0) return `it ended after ${had} of ${total} rows`;
  if (had + rows.length > total) return `it has more rows than the ${total} that it says`;
  const stray = rows.findIndex(({ row_idx }, place) => row_idx !== had + place);
  if (stray >= 0) return `row ${had + stray} was expected, and row ${rows[stray].row_idx} came`;
  const cut = rows.find(({ truncated_cells = [] }) => truncated_cells.length > 0);
  return cut && `row ${cut.row_idx} was cut short in ${cut.truncated_cells!.join(", ")}`;
}

async function fetchPage(
  url: string,
  split: HubSplit,
  token: string | undefined,
): Promise<z.infer<typeof page>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(30_000),
    });
    text = await response.text();
  } catch (cause) {
    const { message, cause: inner } = cause as Error;
    throw notFetched(split, (inner as Error | undefined)?.message ?? message, cause);
  }
  if (response.status === 401 || response.status === 403)
    throw notFetched(split, "its terms must be agreed to on its page, and HF_TOKEN set");
  const { host } = new URL(url);
  if (!response.ok) throw notFetched(split, `${host} answers ${response.status}`);
  let answered: unknown;
  try {
    answered = parse(text);
  } catch (cause) {
    throw notFetched(split, `${host} answers something that is not JSON`, cause);
  }
  const read = page.safeParse(answered, { reportInput: true });
  if (read.success) return read.data;
  throw notFetched(
    split,
    `${host} answers something else than rows: ${schemaFault(read.error, "the answer")}`,
  );
}

function notFetched({ dataset }: HubSplit, why: string, cause?: unknown): UserError {
  return new UserError(
    `data set ${dataset}: cannot be fetched from the hub: ${why}; to read a local copy give the task a file`,
    { cause },
  );
}
