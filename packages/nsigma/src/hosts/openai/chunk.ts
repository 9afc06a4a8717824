import { complaintOf, concernOf, oneLine, ServerError } from "./server-error.ts";

/** What is used of a server's answer, or of a piece of one. Nothing else of it is looked at. */
export interface Chunk {
  readonly choice?: Choice | undefined;
  readonly usage?: Usage | undefined;
}

export interface Choice {
  /** Undefined where the choice holds neither a message, a delta nor a text. */
  readonly text: string | undefined;
  /** What a reasoning model thinks before it answers. */
  readonly reasoning: string;
  readonly finishReason: string | undefined;
  /** Which stop string or token it was, null at the end of the text: vLLM and what came from it; SGLang. */
  readonly stoppedBy: unknown;
}

/** Tokens, as far as the server tells them. */
export interface Usage {
  readonly prompt: number | undefined;
  readonly answer: number | undefined;
  readonly reasoning: number | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The one door for what servers send: checks a chunk of a stream or a whole answer, and takes out what is used.
 *
 * Null is the same as missing, wherever it stands.
 *
 * @param json what `value` was parsed from
 * @throws ServerError for the server's own error, for a field of another type than expected, and for answers that are
 *   not text: tool calls, refusals, images
 */
export function readChunk(value: unknown, json: string): Chunk {
  const chunk = fields(value, "the answer");
  if (chunk === undefined) throw wrong("the answer", value, "an object with choices");
  if (present(chunk.error)) throw errorIn(chunk.error, json);
  return { choice: choiceIn(chunk.choices), usage: usageIn(chunk.usage) };
}

function choiceIn(choices: unknown): Choice | undefined {
  if (!present(choices)) return undefined;
  if (!Array.isArray(choices)) throw wrong("choices", choices, "a list");
  const choice = fields(choices[0], "choices[0]");
  if (choice === undefined) return undefined;
  const place = present(choice.delta) ? "delta" : "message";
  const message = fields(choice[place], `choices[0].${place}`) ?? {};
  if (isCalled(message)) throw unreadable("the model answered with a tool call and not with a text");
  const refusal = text(message.refusal, `choices[0].${place}.refusal`);
  if (refusal) throw unreadable(`the model refused to answer: ${oneLine(refusal)}`);
  const content = contentOf(message.content, `choices[0].${place}.content`);
  const reasoning = ["reasoning_content", "reasoning"].map((name) =>
    text(message[name], `choices[0].${place}.${name}`),
  );
  return {
    text: content?.text ?? text(choice.text, "choices[0].text") ?? (present(choice[place]) ? "" : undefined),
    reasoning: (reasoning.find((each) => each) ?? "") + (content?.reasoning ?? ""),
    finishReason: text(choice.finish_reason, "choices[0].finish_reason") || undefined,
    stoppedBy: stoppedBy(choice),
  };
}

function stoppedBy({ stop_reason, matched_stop }: Fields): unknown {
  const told = [stop_reason, matched_stop].filter((each) => each !== undefined);
  return told.length === 0 ? undefined : (told.find(present) ?? null);
}

function isCalled({ tool_calls: calls, function_call: call }: Fields): boolean {
  return present(call) || (Array.isArray(calls) ? calls.length > 0 : present(calls));
}

/** A text, or a list of parts of which some are thoughts. */
function contentOf(content: unknown, place: string): { text: string; reasoning: string } | undefined {
  if (!Array.isArray(content)) {
    const whole = text(content, place);
    return whole === undefined ? undefined : { text: whole, reasoning: "" };
  }
  const found = { text: "", reasoning: "" };
  for (const [index, value] of content.entries()) {
    const part = fields(value, `${place}[${index}]`) ?? {};
    if (part.type === "text") found.text += text(part.text, `${place}[${index}].text`) ?? "";
    else if (part.type === "thinking") found.reasoning += thoughtsOf(part.thinking, `${place}[${index}]`);
    else throw unreadable(`${place} has a part of type ${shown(part.type)}; only text can be read`);
  }
  return found;
}

function thoughtsOf(thinking: unknown, place: string): string {
  return contentOf(thinking, `${place}.thinking`)?.text ?? "";
}

function usageIn(value: unknown): Usage | undefined {
  const usage = fields(value, "usage");
  if (usage === undefined) return undefined;
  const details = fields(usage.completion_tokens_details, "usage.completion_tokens_details") ?? {};
  const ofDetails = count(details.reasoning_tokens, "usage.completion_tokens_details.reasoning_tokens");
  return {
    prompt: count(usage.prompt_tokens, "usage.prompt_tokens"),
    answer: count(usage.completion_tokens, "usage.completion_tokens"),
    reasoning: ofDetails ?? count(usage.reasoning_tokens, "usage.reasoning_tokens"),
  };
}

/** The server's own error, with its status where it tells one. */
function errorIn(error: unknown, json: string): ServerError {
  const { code } = (typeof error === "object" ? error : {}) as Fields;
  const status = typeof code === "number" && code >= 400 && code < 600 ? code : 500;
  return new ServerError(`the server broke off: ${complaintOf(json)}`, { concerns: concernOf(status, json) });
}

function present(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function fields(value: unknown, place: string): Fields | undefined {
  if (!present(value)) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return value as Fields;
  throw wrong(place, value, "an object");
}

function text(value: unknown, place: string): string | undefined {
  if (!present(value)) return undefined;
  if (typeof value === "string") return value;
  throw wrong(place, value, "text");
}

function count(value: unknown, place: string): number | undefined {
  if (!present(value)) return undefined;
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw wrong(place, value, "a count");
}

/** Another form of answer, which the next request would get as well. */
function wrong(place: string, value: unknown, expected: string): ServerError {
  return new ServerError(
    `${place} is ${shown(value)}, and ${expected} was expected; is it an OpenAI-compatible server?`,
  );
}

function unreadable(message: string): ServerError {
  return new ServerError(message, { concerns: "text" });
}

function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  const text = oneLine(JSON.stringify(value) ?? "missing");
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
