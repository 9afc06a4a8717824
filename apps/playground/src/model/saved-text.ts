import type { Trace } from "nsigma";
import type { TokenView, WrittenToken } from "./tokens.ts";

/** A text with its traces, as the page saves it. */
export interface SavedText {
  readonly version: 1;
  /** The model's name on the page that saved it. */
  readonly model: string;
  readonly question: string;
  /** The options of the sampler that wrote. */
  readonly sampler: Readonly<Record<string, unknown>>;
  readonly prompt: readonly TokenView[];
  readonly tokens: readonly WrittenToken[];
}

const MOST_BYTES = 50_000_000;
/** Characters of one text, such as a token's. */
const LONGEST = 10_000;

/** @throws Error in one line that says what in the file is not as it should be */
export async function readSaved(file: Blob, name: string): Promise<SavedText> {
  const wrong = (what: string): never => {
    throw new Error(`${name}: ${what}; a text that this page saved is needed`);
  };
  if (file.size > MOST_BYTES) wrong("it has more than 50 MB");
  let given: unknown;
  try {
    given = JSON.parse(await file.text());
  } catch {
    wrong("it is not JSON");
  }
  const { version, model, question, sampler, prompt, tokens } = object(given, "it");
  if (version !== 1) wrong("it has no version 1");
  return {
    version: 1,
    model: text(model, "model"),
    question: text(question, "question"),
    sampler: object(sampler, "sampler"),
    prompt: list(prompt, "prompt").map((each, at) => view(each, `prompt[${at}]`)),
    tokens: list(tokens, "tokens").map((each, at) => written(each, `tokens[${at}]`)),
  };

  function written(value: unknown, where: string): WrittenToken {
    const { trace, kept, logit } = object(value, where);
    return {
      ...view(value, where),
      trace: traceIn(trace, `${where}.trace`),
      kept: number(kept, `${where}.kept`),
      logit: number(logit, `${where}.logit`),
    };
  }

  function traceIn(value: unknown, where: string): Trace {
    const given = object(value, where);
    const numbers = NUMBERS.map((field) => [field, number(given[field], `${where}.${field}`)]);
    const { sigmaDistance: distance, kernel, steps } = given;
    return {
      ...(Object.fromEntries(numbers) as Pick<Trace, (typeof NUMBERS)[number]>),
      kernel: text(kernel, `${where}.kernel`),
      sigmaDistance: distance === null ? null : number(distance, `${where}.sigmaDistance`),
      steps: list(steps, `${where}.steps`).map((each, at) => step(each, `${where}.steps[${at}]`)),
    };
  }

  function step(value: unknown, where: string): Trace["steps"][number] {
    const { name, kind, threshold, ceiling, kept } = object(value, where);
    const orNull = (line: unknown, field: string) =>
      line === null ? null : number(line, `${where}.${field}`);
    return {
      name: text(name, `${where}.name`),
      kind: text(kind, `${where}.kind`) as Trace["steps"][number]["kind"],
      threshold: orNull(threshold, "threshold"),
      ceiling: orNull(ceiling, "ceiling"),
      kept: number(kept, `${where}.kept`),
    };
  }

  function view(value: unknown, where: string): TokenView {
    const { id, text: read } = object(value, where);
    if (!Number.isInteger(id) || (id as number) < 0) wrong(`${where}.id is not a token's`);
    return { id: id as number, text: text(read, `${where}.text`) };
  }

  function number(value: unknown, where: string): number {
    return typeof value === "number" ? value : wrong(`${where} is not a number`);
  }

  function text(value: unknown, where: string): string {
    return typeof value === "string" && value.length <= LONGEST ? value : wrong(`${where} is not a text`);
  }

  function list(value: unknown, where: string): unknown[] {
    return Array.isArray(value) ? value : wrong(`${where} is not a list`);
  }

  function object(value: unknown, where: string): Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : wrong(`${where} is not an object`);
  }
}

const NUMBERS = [
  "step",
  "seed",
  "vocabSize",
  "finite",
  "max",
  "mean",
  "std",
  "entropy",
  "u",
  "token",
  "rank",
  "rawProbability",
  "probability",
] as const;
