import { OptionError } from "nsigma";
import { openaiHost, type OpenaiHostSettings, SERVER_NAMES, type ServerAddress } from "nsigma/openai";
import { Agent, fetch as fetchThrough } from "undici";
import { UserError } from "../errors.ts";
import type { ServerModel } from "./model.ts";
import { checkSettings, type LoadSettings } from "./settings.ts";

/** How often a request is sent at most. */
const TRIES = 8;
/** How long a connection may take to be made, in ms. */
const CONNECT = 10_000;

/**
 * A model on a server that speaks OpenAI's protocol.
 *
 * @throws UserError for an address that cannot be one, and when it is not said which server or which of its models
 */
export async function loadServer(url: string, settings: LoadSettings): Promise<ServerModel> {
  checkSettings(url, "url", settings);
  const { served = await onlyModelAt(url, settings) } = settings;
  const host = hostAt(addressOf(url, { ...settings, served }));
  return {
    kind: "server",
    name: served,
    host,
    contextLength: Infinity,
    endOfText: [],
    chat: true,
    vocabSize: 0,
  };
}

/** Where a server is and how it is asked. @throws UserError when it is not said which server it is */
export function addressOf(
  url: string,
  { server, served = "" }: LoadSettings,
  connect: number = CONNECT,
): OpenaiHostSettings {
  if (server === undefined)
    throw new UserError(
      `server: say which server answers at the model's URL, because each has its own names; such as ${SERVER_NAMES.slice(0, 3).join(", ")}`,
    );
  return { ...plainAddress(url, served, connect), server };
}

/** Where a server is, whichever it is. */
export function plainAddress(url: string, served: string, connect: number = CONNECT): ServerAddress {
  return { url, model: served, apiKey: keyFor(url), tries: TRIES, fetch: fetchWithin(connect) };
}

/** @throws UserError for an address that cannot be one; it does not repeat the address, which may have a password in it */
export function hostAt(address: OpenaiHostSettings): ServerModel["host"] {
  try {
    return openaiHost(address);
  } catch (cause) {
    if (!(cause instanceof OptionError)) throw cause;
    throw new UserError(`model: ${cause.message}`, { cause });
  }
}

/**
 * The name of the model that a server has, for servers that have one.
 *
 * @throws UserError when it cannot be asked, or has several
 */
export async function onlyModelAt(url: string, settings: LoadSettings): Promise<string> {
  hostAt(addressOf(url, { ...settings, served: "unknown" })); // what is wrong with the address is said first
  return onlyNameAt(url, "--served");
}

/** @param flag where its name can be said */
export async function onlyNameAt(url: string, flag: string): Promise<string> {
  const names = await modelsAt(url, flag);
  if (names.length === 1) return names[0];
  throw new UserError(
    `model ${url}: the server has ${names.length} models; say which with ${flag}: ${names.join(", ")}`,
  );
}

async function modelsAt(url: string, flag: string): Promise<string[]> {
  const base = new URL(url);
  if (base.pathname === "/") base.pathname = "/v1";
  base.pathname = `${base.pathname.replace(/\/$/, "")}/models`;
  const key = keyFor(url);
  try {
    const answer = await fetchWithin(CONNECT)(base, {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(CONNECT),
      redirect: "error",
    });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    const { data } = (await answer.json()) as { data: { id: string }[] };
    return data.map(({ id }) => id);
  } catch (cause) {
    const { message, cause: deeper } = cause as Error;
    const why = deeper instanceof Error ? deeper.message : message;
    throw new UserError(`model ${url}: the server's list of models cannot be read: ${why}; give ${flag}`, {
      cause,
    });
  }
}

/** The key in the environment is for one origin, and sent to no other, whatever a plan or a queue says. */
function keyFor(url: string): string | undefined {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: own = "https://api.openai.com/v1" } = process.env;
  const same = URL.canParse(url) && URL.canParse(own) && new URL(url).origin === new URL(own).origin;
  return same ? key : undefined;
}

/** Node's `fetch` has limits of its own that cannot be set: this one has that for connecting only. */
function fetchWithin(connect: number): typeof fetch {
  const dispatcher = new Agent({ connect: { timeout: connect }, headersTimeout: 0, bodyTimeout: 0 });
  return (async (input: string, init: object) =>
    fetchThrough(input, { ...init, dispatcher })) as unknown as typeof fetch;
}
