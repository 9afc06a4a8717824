import type { Message } from "nsigma/hosts";
import { openaiScorer, type ServerAddress } from "nsigma/openai";
import { inLanes } from "../backends/lanes.ts";
import { asText, bitsIn, type OpenJudge } from "./judge.ts";

/** How a server is asked. */
interface Asking {
  /** Prompts are put as they stand; otherwise in the model's chat template, where the server tells it. */
  readonly plain: boolean;
  /** Requests at once. */
  readonly concurrency: number;
  /** Hears what should be known, a line each. */
  readonly remark: (line: string) => void;
}

/** A prompt as it is put, and how many tokens it has there. */
interface Put {
  readonly text: string;
  readonly tokens: number;
}

/**
 * A model on a server that scores what it is given. A prompt is scored once without an answer, which tells how many of the
 * tokens are the prompt's.
 */
export function endpointJudge(address: ServerAddress, { plain, concurrency, remark }: Asking): OpenJudge {
  const scorer = openaiScorer(address);
  const prompts = new Map<string, Promise<Put>>();

  async function put(prompt: readonly Message[], signal: AbortSignal): Promise<Put> {
    const written = plain ? undefined : await scorer.templated(prompt, signal);
    if (!plain && written === undefined)
      remark(`judge ${address.url}: the server tells no chat template, so prompts are put as they stand`);
    const text = written ?? asText(prompt);
    return { text, tokens: (await scorer.logprobsOf(text, signal)).length };
  }

  function putOnce(prompt: readonly Message[], signal: AbortSignal): Promise<Put> {
    const name = JSON.stringify(prompt);
    const known = prompts.get(name) ?? put(prompt, signal);
    prompts.set(name, known);
    known.catch(() => prompts.delete(name)); // the next text may have more luck
    return known;
  }

  return {
    answer: (texts, done, signal, failed) =>
      inLanes(texts, {
        server: address,
        concurrency,
        signal,
        failed,
        async ask(each, signal) {
          if (each.text === "") return done(each, { tokens: 0, bits: 0 });
          const prompt = await putOnce(each.prompt, signal);
          const logprobs = (await scorer.logprobsOf(prompt.text + each.text, signal)).slice(prompt.tokens);
          if (!signal.aborted) done(each, bitsIn(logprobs as number[]));
        },
      }),
    close: async () => {},
  };
}
