import { ApiError } from "../api-error.ts";

/** Fields and values that are told. */
const MOST = 100;
/** Characters of a value that is told. */
const LONGEST = 200;

/** A field of a request that did not become what it says, and why. */
export interface Unserved {
  readonly field: string;
  readonly value: unknown;
  readonly why: string;
}

/**
 * What becomes of a field that cannot be honoured: the first is an error, unless the caller has asked to be told instead
 * (`x-nsigma-unsupported: report`).
 */
export class UnservedFields {
  readonly list: Unserved[] = [];
  private readonly report: boolean;

  constructor(report: boolean) {
    this.report = report;
  }

  /** @throws ApiError 400 */
  add(field: string, value: unknown, why: string): void {
    if (!this.report) {
      throw new ApiError(
        400,
        `${field}: ${why}; leave it out, or send the header x-nsigma-unsupported: report to be told in the answer`,
        { param: field, code: "unsupported" },
      );
    }
    this.note(field, value, why);
  }

  /** Notes a value that counts otherwise than it says. */
  note(field: string, value: unknown, why: string): void {
    if (this.list.length === MOST) return; // a list of 10^5 odd values has as many notes
    this.list.push({ field, value: short(value), why });
  }
}

/** A value as it is told: a long one is cut, and one that is too deep is not told. */
function short(value: unknown): unknown {
  try {
    const text = JSON.stringify(value);
    return text.length <= LONGEST ? value : `${text.slice(0, LONGEST)} ...`;
  } catch {
    return "...";
  }
}

interface Row {
  readonly why: string;
  /** Values that ask for nothing; null, false, "" and empty lists and objects never do. */
  readonly neutral?: readonly unknown[];
}

const NO_TOOLS = "tools are not served: a model here writes text";
const TEXT_ONLY = "only text is served";
const NO_STORE = "answers are not kept";
const NOT_SHORTENED = "conversations are not shortened; send fewer messages";

/** What clients of OpenAI's protocol may send and is not served, and what of it changes nothing. */
const ROWS: Readonly<Record<string, Row>> = {
  tools: { why: NO_TOOLS },
  tool_choice: { why: NO_TOOLS, neutral: ["none", "auto"] },
  functions: { why: NO_TOOLS },
  function_call: { why: NO_TOOLS, neutral: ["none", "auto"] },
  parallel_tool_calls: { why: NO_TOOLS, neutral: [true] },
  max_tool_calls: { why: NO_TOOLS },
  modalities: { why: TEXT_ONLY, neutral: ["text"] },
  audio: { why: TEXT_ONLY },
  web_search_options: { why: "there is no web search" },
  prediction: { why: "a predicted text would change nothing but speed, which it does not here" },
  reasoning_effort: { why: "models here have no such setting" },
  verbosity: { why: "models here have no such setting" },
  moderation: { why: "nothing is moderated" },
  store: { why: NO_STORE },
  previous_response_id: { why: `${NO_STORE}; send the whole conversation as input` },
  conversation: { why: `${NO_STORE}; send the whole conversation as input` },
  background: { why: `${NO_STORE}; wait for this one, or stream it` },
  context_management: { why: NOT_SHORTENED },
  truncation: { why: NOT_SHORTENED, neutral: ["disabled"] },
  reasoning: { why: "models here have no such setting", neutral: ["none"] },
  service_tier: { why: "there is one tier", neutral: ["auto", "default"] },
  suffix: { why: "text is written at the end only" },
  best_of: { why: "texts are not chosen among; ask for n and choose", neutral: [1] },
};

/** Fields that say who asks, and change nothing about the text. */
const WITHOUT_EFFECT = [
  "user",
  "safety_identifier",
  "prompt_cache_key",
  "prompt_cache_retention",
  "metadata",
];

/** The names of all of these. */
export const PROTOCOL_FIELDS: readonly string[] = [...Object.keys(ROWS), ...WITHOUT_EFFECT];

/**
 * Sorts out what is not served, and gives back the fields that are left.
 *
 * @throws ApiError 400, unless the caller has asked to be told instead
 */
export function servedFields(
  body: Readonly<Record<string, unknown>>,
  unserved: UnservedFields,
): Record<string, unknown> {
  const left: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (value === null || value === undefined || WITHOUT_EFFECT.includes(name)) continue;
    const row = Object.hasOwn(ROWS, name) ? ROWS[name] : undefined;
    if (row === undefined) left[name] = value;
    else if (!asksNothing(value, row)) unserved.add(name, value, row.why);
  }
  return left;
}

/** An object asks for nothing where none of its fields does. */
function asksNothing(value: unknown, { neutral = [] }: Row): boolean {
  const nothing = (one: unknown): boolean =>
    one === null || one === false || one === "" || neutral.includes(one);
  return typeof value === "object" && value !== null ? Object.values(value).every(nothing) : nothing(value);
}
