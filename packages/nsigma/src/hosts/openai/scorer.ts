import type { Message } from "../host.ts";
import { Client, type ServerAddress } from "./client.ts";
import { Watch } from "./limits.ts";
import { patiently } from "./patience.ts";
import { parsed } from "./read-answer.ts";
import { oneLine, ServerError } from "./server-error.ts";

/** A server that says how likely a text is that it is given. */
export interface Scorer {
  /** Which model of which server it is. */
  readonly name: string;
  /**
   * The natural logarithm of each token's probability given those before it; null for the first, which has none before it.
   *
   * @throws ServerError for a server that does not score what it is given, and where there is no answer
   */
  logprobsOf(text: string, signal?: AbortSignal): Promise<(number | null)[]>;
  /**
   * A chat as the model's template writes it, up to where an answer begins; undefined where the server does not tell, or
   * the model has no template.
   *
   * @throws ServerError where there is no answer
   */
  templated(messages: readonly Message[], signal?: AbortSignal): Promise<string | undefined>;
}

/** With these a server says that it has no such path, or nothing to say there. */
const NONE = [400, 404, 405, 422, 501];

/**
 * A server that speaks OpenAI's protocol, asked for the log-probabilities of what it is given: /completions with `echo` and
 * `logprobs`, as `nsigma serve` and vLLM have it, and lm-evaluation-harness asks for it.
 *
 *     const scorer = openaiScorer({ url: "http://localhost:8080/v1", model: "any" });
 *     await scorer.logprobsOf("Once upon a time"); // [null, -1.2, ...]
 *
 * @throws OptionError for settings that are wrong
 */
export function openaiScorer(address: ServerAddress): Scorer {
  const client = new Client(address);
  /** Tokens that the server has to write beside: some refuse to write none. */
  let least = 0;

  async function logprobsOf(text: string, signal?: AbortSignal): Promise<(number | null)[]> {
    const most = least;
    const body = { prompt: text, echo: true, logprobs: 1, max_tokens: most, stream: false };
    try {
      return scoresIn(await askForJson(client, "/completions", body, signal), most);
    } catch (error) {
      if (!(error instanceof ServerError && isRefusal(error) && most === 0)) throw error;
      least = 1;
      return logprobsOf(text, signal);
    }
  }

  return {
    name: client.name,
    logprobsOf,
    async templated(messages, signal) {
      try {
        // It stands beside /v1, not below it.
        const answer = await askForJson(client, "/../apply-template", { messages }, signal);
        const { prompt } = answer as { prompt?: unknown };
        return typeof prompt === "string" ? prompt : undefined;
      } catch (error) {
        if (error instanceof ServerError && NONE.includes(error.status ?? 0)) return undefined;
        throw error;
      }
    },
  };
}

/** Whether a server does not take a request as it is, whatever the text. */
function isRefusal({ status, concerns }: ServerError): boolean {
  return concerns === "server" && (status === 400 || status === 422);
}

/** What servers answer, as far as it is read. */
interface Scored {
  readonly choices?: readonly { readonly logprobs?: { readonly token_logprobs?: unknown } | null }[];
  readonly usage?: { readonly prompt_tokens?: unknown } | null;
}

/** @param most how many tokens the server may have written after those that it was given */
function scoresIn(answer: unknown, most: number): (number | null)[] {
  const { choices, usage } = (answer ?? {}) as Scored;
  const all = choices?.[0]?.logprobs?.token_logprobs;
  // Of what it writes itself the first token has a score.
  if (!Array.isArray(all) || all[0] !== null) {
    throw new ServerError(
      "the server does not score the tokens of a prompt (/completions with echo and logprobs); nsigma serve and vLLM do",
    );
  }
  const count = usage?.prompt_tokens;
  const scores: unknown[] = all.slice(0, typeof count === "number" ? count : all.length - most);
  const strange = scores.find((score, at) => at > 0 && typeof score !== "number");
  if (strange !== undefined)
    throw new ServerError(
      `the server's log-probabilities have ${oneLine(JSON.stringify(strange))} among them`,
    );
  return scores as (number | null)[];
}

function askForJson(client: Client, path: string, body: object, signal?: AbortSignal): Promise<unknown> {
  const { tries, limits } = client;
  const passes = ({ concerns }: ServerError): boolean => concerns === "moment";
  return patiently({ tries, signal, passes }, async () => {
    const watch = new Watch(limits, signal);
    try {
      return parsed(await textOf(await client.post(path, body, watch), watch), "the server's answer");
    } finally {
      watch.end();
    }
  });
}

/** The whole of an answer. @throws ServerError when it breaks off or passes a limit */
async function textOf({ body }: Response, watch: Watch): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  const lost = (cause: unknown): never => {
    watch.signal.throwIfAborted();
    throw new ServerError("the server broke off", { concerns: "moment", cause });
  };
  let text = "";
  try {
    for (;;) {
      const next = await reader?.read().catch(lost);
      if (next?.value === undefined) return text + decoder.decode();
      watch.heard();
      watch.took(next.value.length);
      text += decoder.decode(next.value, { stream: true });
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
}
