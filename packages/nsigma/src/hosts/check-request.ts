import { OptionError } from "../errors.ts";
import { nearest } from "../options/nearest.ts";
import { checkInteger } from "../check.ts";
import { OPTION_NAMES, type OptionName } from "../options/options.ts";
import type { HostRequest, Message } from "./host.ts";
import { checkNoise, NO_NOISE, type NoiseAbilities } from "./noise-ability.ts";

const FIELDS: readonly (keyof HostRequest)[] = [
  "prompt",
  "sampler",
  "noise",
  "maxTokens",
  "stop",
  "signal",
  "onText",
  "onTrace",
];
const ROLES: readonly Message["role"][] = ["system", "user", "assistant"];

/**
 * Checks all of a request but its sampler, which is checked when it is made. Every host does this first.
 *
 * @param abilities which letters of noise the host can do; a host that says nothing of it can do none
 * @throws OptionError for a field that is unknown or not of its kind, with what was expected, and for noise that the
 *   host cannot do
 */
export function checkRequest(request: HostRequest, abilities: NoiseAbilities = NO_NOISE): void {
  checkFields(request);
  if (request.noise !== undefined) checkNoise(request.noise, abilities);
  const { prompt, maxTokens = Infinity, stop = [], signal, onText, onTrace } = request;
  checkPrompt(prompt);
  if (maxTokens !== Infinity) checkInteger("maxTokens", maxTokens, 1);
  // An empty one would end every text before it begins, and half a character would cut one apart.
  if (
    !Array.isArray(stop) ||
    stop.some((text) => typeof text !== "string" || !/^\P{Surrogate}+$/u.test(text))
  ) {
    throw new OptionError("stop", stop, "a list of texts, none of them empty or with half a character in it");
  }
  if (signal !== undefined && typeof signal?.aborted !== "boolean") {
    throw new OptionError("signal", signal, "an AbortSignal");
  }
  for (const [name, listener] of Object.entries({ onText, onTrace })) {
    if (listener === undefined || typeof listener === "function") continue;
    throw new OptionError(name, listener, "a function");
  }
}

/** @throws OptionError for what is neither a text nor a chat, and for one that is empty */
export function checkPrompt(prompt: HostRequest["prompt"]): void {
  if ((typeof prompt !== "string" && !Array.isArray(prompt)) || prompt.length === 0) {
    throw new OptionError("prompt", prompt, "a text or a list of messages, not empty");
  }
  if (typeof prompt === "string") return;
  const wrong = prompt.find((each) => !(ROLES.includes(each?.role) && typeof each.content === "string"));
  if (wrong === undefined) return;
  throw new OptionError(
    "prompt",
    wrong,
    `a list of messages with a role (${ROLES.join(", ")}) and a text as content`,
  );
}

function checkFields(request: HostRequest): void {
  if (typeof request !== "object" || request === null) {
    throw new OptionError("request", request, "an object with a prompt and a sampler");
  }
  checkNames(request, FIELDS);
}

/** @throws OptionError for a name that is not known and has a value, with the one that was probably meant */
export function checkNames(given: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.includes(name)) continue;
    const inSampler = OPTION_NAMES.includes(name as OptionName);
    const why = inSampler
      ? "belongs inside sampler"
      : `is not a field; did you mean ${nearest(name, known)}?`;
    throw new OptionError(name, value, why, "unknown");
  }
}
