import { askServer, type Server } from "./ask-server.ts";

/** A token as a server tells it, which is its text and no id. */
export interface ScoredText {
  readonly text: string;
  /** In the whole row, as the server has it: nearly all tell it before the temperature. */
  readonly logprob: number;
}

/** A token that a server wrote, with the most likely ones at its place. */
export interface ToldToken extends ScoredText {
  /** Most likely first, at most 20. */
  readonly top: readonly ScoredText[];
}

/** The most that OpenAI's protocol tells. */
export const TOP = 20;

/**
 * Lets a server that speaks OpenAI's protocol write a text, and tell the most likely tokens at each place.
 *
 * @param fields of its sampler, in its own words
 * @throws Error in one line
 */
export async function toldBy(
  server: Server,
  asked: { readonly model: string; readonly prompt: string; readonly plain: boolean; readonly most: number },
  fields: object,
  signal: AbortSignal,
): Promise<ToldToken[]> {
  const { model, prompt, plain, most } = asked;
  const common = { ...fields, model, max_tokens: most };
  const answer = plain
    ? await askServer(server, "/v1/completions", { ...common, prompt, logprobs: TOP }, signal)
    : await askServer(
        server,
        "/v1/chat/completions",
        { ...common, messages: [{ role: "user", content: prompt }], logprobs: true, top_logprobs: TOP },
        signal,
      );
  const [choice] = list(answer.choices);
  const logprobs = object(object(choice).logprobs);
  const tokens = plain ? ofCompletion(logprobs) : list(logprobs.content).map(ofChat);
  if (tokens.length === 0)
    throw new Error(
      `${server.url} wrote a text without log-probabilities: it does not tell them, or not for this model`,
    );
  return tokens.slice(0, most);
}

function ofChat(given: unknown): ToldToken {
  const { top_logprobs: top } = object(given);
  return { ...scored(given), top: ordered(list(top).map(scored)) };
}

/** Lists that belong together. */
function ofCompletion({
  tokens,
  token_logprobs: logprobs,
  top_logprobs: tops,
}: Record<string, unknown>): ToldToken[] {
  return list(tokens).map((token, at) => ({
    ...scored({ token, logprob: list(logprobs)[at] }),
    top: ordered(
      Object.entries(object(list(tops)[at])).map(([token, logprob]) => scored({ token, logprob })),
    ),
  }));
}

function scored(given: unknown): ScoredText {
  const { token, logprob } = object(given);
  return { text: String(token), logprob: typeof logprob === "number" ? Math.min(0, logprob) : -Infinity };
}

function ordered(tokens: ScoredText[]): ScoredText[] {
  return tokens.sort((a, b) => b.logprob - a.logprob).slice(0, TOP);
}

function list(given: unknown): unknown[] {
  return Array.isArray(given) ? given : [];
}

function object(given: unknown): Record<string, unknown> {
  return typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
}
