import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createSampler, OptionError } from "nsigma";
import { type NoiseOptions, readNoise } from "nsigma/noise";
import { SERVER_NAMES, type ServerName } from "nsigma/openai";
import { parseDocument } from "yaml";
import { UserError } from "../errors.ts";
import { DEFAULT_PLAN } from "./presets.ts";
import { isEndpoint, type Plan, type PlannedModel } from "./plan.ts";
import { writtenPlan } from "./plan-schema.ts";

/**
 * Reads a plan: YAML, or JSON, which is YAML too. Files are looked for beside it.
 *
 * @param base what it leaves out is as here
 * @throws UserError for what cannot be read, is unknown or out of range, with its place in the plan
 */
export function readPlan(file: string, base: Plan = DEFAULT_PLAN): Plan {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`plan ${file}: ${(cause as Error).message}`, { cause });
  }
  return parsePlan(text, file, base);
}

/** @param name what the plan is called in errors; files are looked for beside it */
export function parsePlan(text: string, name: string, base: Plan = DEFAULT_PLAN): Plan {
  const plan = completed(writtenPlan(fromYaml(text, name) ?? {}, name), dirname(name), base);
  checkEndpoints(plan, name);
  checkJudge(plan, name);
  checkMessages(plan, name);
  checkSamplers(plan, name);
  for (const part of ["models", "tasks", "samplers"] as const) checkLabels(plan[part], part, name);
  return plan;
}

/** @throws UserError for what is not YAML, and for YAML that would unfold to more than memory holds */
function fromYaml(text: string, name: string): unknown {
  const failed = (why: string, cause: unknown) =>
    new UserError(`${name}: ${why.split("\n")[0].replace(/:$/, "")}`, { cause });
  if (isTooDeep(text)) throw failed(TOO_DEEP, undefined);
  try {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS();
  } catch (cause) {
    if (cause instanceof RangeError) throw failed(TOO_DEEP, cause);
    throw failed((cause as Error).message, cause);
  }
}

const TOO_DEEP = "its lists and maps are nested too deeply";
/** Far deeper than any plan. */
const DEEPEST = 100;

/** The parser goes down into what is nested, and where the stack ends so does the process. */
function isTooDeep(text: string): boolean {
  if (new RegExp(`^[ \\t?-]{${4 * DEEPEST}}`, "m").test(text)) return true;
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = "[{".includes(bracket) ? depth + 1 : Math.max(0, depth - 1);
    if (depth > DEEPEST) return true;
  }
  return false;
}

function completed(written: Partial<Plan>, folder: string, base: Plan): Plan {
  const given = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
  const plan = { ...base, ...given };
  const tasks = plan.tasks.map((task) => ({
    ...task,
    ...(task.file && { file: resolve(folder, task.file) }),
  }));
  return { ...plan, tasks };
}

/** @throws UserError for a chat that a model without a chat template would not see */
export function checkMessages({ models, messages }: Plan, name: string): void {
  const index = models.findIndex(({ plain }) => plain);
  if (messages === undefined || index < 0) return;
  throw new UserError(
    `${name}: messages: models[${index}] has plain: true, which takes no chat; leave one out`,
  );
}

/** @throws UserError for a model that is not a server and has what only servers have, and the other way round */
export function checkEndpoints({ models }: Plan, name: string): void {
  for (const [index, model] of models.entries()) {
    const place = `${name}: models[${index}]`;
    const { server, served } = model;
    if (!isEndpoint(model)) {
      if (server === undefined && served === undefined) continue;
      throw new UserError(`${place}.model must be a URL beside server and served, got ${model.model}`);
    }
    checkUrl(model, place);
    if (!SERVER_NAMES.includes(server as ServerName))
      throw new UserError(`${place}.server must be one of ${SERVER_NAMES.join(", ")}, got ${server}`);
    if (served === undefined)
      throw new UserError(`${place}.served must be the model's name, as the server has it`);
  }
}

/** @throws UserError for a judge whose address cannot be written down */
export function checkJudge({ judge }: Plan, name: string): void {
  if (judge === undefined) return;
  if (isEndpoint(judge)) checkUrl(judge, `${name}: judge`);
  else if (judge.served !== undefined)
    throw new UserError(`${name}: judge.model must be a URL beside served, got ${judge.model}`);
}

/** @throws UserError for an address with something secret in it */
function checkUrl({ model }: PlannedModel, place: string): void {
  if (isPlainUrl(model)) return;
  throw new UserError(
    `${place}.model must be a URL without a user, a password and a key, which would be written to the run; keys come from OPENAI_API_KEY`,
  );
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password, search } = new URL(text);
  return username === "" && password === "" && search === "";
}

function checkSamplers({ samplers, temperatures }: Plan, name: string): void {
  for (const [index, { options, noise, temperatures: own = temperatures }] of samplers.entries()) {
    checkPlannedNoise(noise, `${name}: samplers[${index}]`);
    const place = `${name}: samplers[${index}].options`;
    for (const taken of ["temperature", "seed"] as const) {
      if (options[taken] === undefined) continue;
      throw new UserError(
        `${place}.${taken}: it comes from the plan's ${taken}${taken === "seed" ? "" : "s"}`,
      );
    }
    for (const temperature of own) attempt(place, () => createSampler({ ...options, temperature }));
  }
}

function checkPlannedNoise(noise: NoiseOptions | undefined, place: string): void {
  if (noise === undefined) return;
  if (noise.seed !== undefined) throw new UserError(`${place}.noise.seed: it comes from the plan's seed`);
  attempt(place, () => readNoise(noise, 0));
}

function attempt(place: string, check: () => unknown): void {
  try {
    check();
  } catch (cause) {
    if (!(cause instanceof OptionError)) throw cause;
    throw new UserError(`${place}.${cause.message}`, { cause });
  }
}

function checkLabels(parts: readonly { readonly label: string }[], part: string, name: string): void {
  const seen = new Set<string>();
  for (const [index, { label }] of parts.entries()) {
    if (seen.has(label)) throw new UserError(`${name}: ${part}[${index}].label: "${label}" is there twice`);
    seen.add(label);
  }
}
