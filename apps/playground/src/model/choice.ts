import { SERVER_NAMES, type ServerName } from "nsigma/openai";
import { isHubName } from "./files/hub.ts";
import type { RunOn } from "./sources/runtime.ts";

/** A model by where it is, as a link can say it: no key, and nothing of this machine. */
export type SharedChoice =
  | {
      readonly from: "hub";
      /** The hub's address, without a slash at its end. */
      readonly hub: string;
      /** `owner/name` */
      readonly name: string;
      /** The path of its .onnx file. */
      readonly network: string;
    }
  /** A server with `/v1/next`: `nsigma serve`. */
  | { readonly from: "server"; readonly url: string; readonly model: string }
  | ToldChoice;

/** A server that speaks OpenAI's protocol, and tells the most likely tokens only. */
export interface ToldChoice {
  readonly from: "told";
  readonly url: string;
  readonly model: string;
  /** What runs there: it says in which words a sampler is asked for. */
  readonly program: ServerName | "another";
  readonly vocabSize?: number | undefined;
}

/** A file of a folder that was picked or dropped. */
export interface PickedFile {
  /** Within the folder. */
  readonly path: string;
  readonly file: File;
}

/** A model that can be opened. */
export type ModelChoice =
  | SharedChoice
  | { readonly from: "embedded" }
  /** Rows that `nsigma record` has kept. */
  | { readonly from: "recording"; readonly name: string; readonly file: Blob }
  /** A text that a model wrote which is not here. */
  | { readonly from: "text"; readonly name: string }
  | {
      readonly from: "folder";
      readonly name: string;
      readonly files: readonly PickedFile[];
      readonly network: string;
    };

/** A model with rows. */
export type RowsChoice = Exclude<ModelChoice, ToldChoice>;

/** How a model is opened. */
export interface OpenSettings {
  /** For models that run in this page. */
  readonly runOn: RunOn;
  /** For servers that want one; it is sent there and kept nowhere. */
  readonly key: string;
}

/** The hub, where nobody names another. */
export const HUB = "https://huggingface.co";

/** The address of a server as its user writes it, without slashes at its end; undefined where it is none. */
export function serverAddress(given: string): string | undefined {
  const address = given.trim().replace(/\/+$/, "");
  const url = URL.parse(/^https?:\/\//.test(address) ? address : `http://${address}`);
  // A name and a password in an address would go into links.
  return url && url.hostname !== "" && !url.username && !url.password
    ? `${url.origin}${url.pathname.replace(/\/+$/, "")}`
    : undefined;
}

/** The model that a link names; undefined where it names none, or nothing that can be one. */
export function readShared(given: unknown): SharedChoice | undefined {
  const { from, hub, name, network, url, model, program, vocabSize } = (given ?? {}) as Record<
    string,
    unknown
  >;
  if (from === "hub" && isAddress(hub) && isShort(name) && isHubName(name) && isShort(network))
    return { from, hub, name, network };
  if (from === "server" && isAddress(url) && isShort(model)) return { from, url, model };
  const known = [...SERVER_NAMES, "another" as const].find((each) => each === program);
  if (from === "told" && isAddress(url) && isShort(model) && known)
    return { from, url, model, program: known, ...(isCount(vocabSize) && { vocabSize }) };
  return undefined;
}

function isAddress(given: unknown): given is string {
  return isShort(given) && serverAddress(given) === given;
}

function isShort(given: unknown): given is string {
  return typeof given === "string" && given.length <= 300;
}

function isCount(given: unknown): given is number {
  return Number.isInteger(given) && (given as number) > 0;
}
