import { OptionError } from "../errors.ts";
import type { DialectName } from "./dialect.ts";
import { DIALECT_NAMES, DIALECTS } from "./dialects.ts";

/** A dialect with a `server`. */
export type ServerName = Exclude<DialectName, "transformers" | "exllamav3" | "ollama-v1" | "paper">;

export const SERVER_NAMES: readonly ServerName[] = DIALECT_NAMES.filter(
  (name): name is ServerName => DIALECTS[name].server !== undefined,
);

/** How to talk to a server, and about it. */
export interface KnownServer {
  /** The dialect its OpenAI endpoint speaks. */
  readonly dialect: DialectName;
  /** What it is called in a sentence. */
  readonly title: string;
  /** What to do about an option that it cannot honour. */
  readonly instead: string;
}

const IN_PROCESS = "sample in your own process, with node-llama-cpp or transformers.js";

/** @throws OptionError for an unknown name */
export function serverOf(name: ServerName): KnownServer {
  const server = Object.hasOwn(DIALECTS, name) ? DIALECTS[name].server : undefined;
  if (server === undefined) throw new OptionError("server", name, `one of ${SERVER_NAMES.join(", ")}`);
  const { title, endpoint = name, instead } = server;
  return { title, dialect: endpoint, instead: instead ? `${instead}, or ${IN_PROCESS}` : IN_PROCESS };
}
