import { express } from "../../dialects/express/express.ts";
import type { OptionName, SamplerOptions } from "../../options/options.ts";
import { ask } from "./ask.ts";
import { Client, type ServerAddress } from "./client.ts";
import { ServerError } from "./server-error.ts";
import { type ServerName, serverOf } from "../../dialects/servers.ts";

export interface ProbeSettings extends ServerAddress {
  readonly server: ServerName;
  /** What the model is asked. Default: something that can be answered in many ways. */
  readonly prompt?: string | undefined;
  /** Tokens of each of the five answers. Default 8. */
  readonly maxTokens?: number | undefined;
}

/** What a live server does with Top-nσ. */
export interface Probe {
  /** Whether Top-nσ cut; "unknown" when the answers do not tell. */
  readonly takesEffect: boolean | "unknown";
  /** Whether the temperature changed what came. */
  readonly temperature: boolean;
  /** Whether the server answers fields that it does not know with an error. */
  readonly rejects: boolean;
  /** What was seen, in a sentence. */
  readonly evidence: string;
}

/** The hottest that the server takes is used: there, next to nothing is left of what a model knows. */
const TEMPERATURES = [10, 5, 2];
/** With so small an n only the best token reaches the line. */
const SMALLEST = 1e-4;
/** With these a server says that it does not take the request as it is. */
const REFUSALS = [400, 422];

/**
 * Asks a live server whether Top-nσ takes effect: very hot, and with an n so small that only the best token is left,
 * its answers have to be the greedy one whatever the seed; without Top-nσ, noise.
 *
 * Costs five short answers. Where the server's table has no name for Top-nσ, both names that there are are tried.
 *
 * @throws ServerError when the server does not answer at all, or not even without Top-nσ
 */
export async function probe(settings: ProbeSettings): Promise<Probe> {
  const { dialect } = serverOf(settings.server);
  const client = new Client(settings);
  const knows = (options: SamplerOptions, option: OptionName) =>
    !express(dialect, options).notes.some((note) => note.kind === "refused" && note.option === option);
  const hot = TEMPERATURES.find((temperature) => knows({ temperature }, "temperature")) ?? 1;
  const named = knows({ topNSigma: SMALLEST }, "topNSigma");
  const guesses = named ? {} : { top_n_sigma: SMALLEST, nsigma: SMALLEST };
  const answer = (options: SamplerOptions, more: object = {}) =>
    answerOf(client, settings, { ...express(dialect, options).request, ...more });

  const greedy = await answer({ temperature: 0 });
  const without: string[] = [];
  for (const seed of [1, 2]) without.push(await answer({ temperature: hot, seed }));
  const temperature = without.some((text) => text !== greedy);
  const within: string[] = [];
  try {
    for (const seed of [1, 2]) {
      within.push(await answer({ temperature: hot, topNSigma: SMALLEST, seed }, guesses));
    }
  } catch (error) {
    if (!(error instanceof ServerError && REFUSALS.includes(error.status ?? 0))) throw error;
    const evidence = `the server answers Top-nσ with an error: ${error.message}`;
    return { takesEffect: false, temperature, rejects: true, evidence };
  }
  return { ...verdict({ greedy, without, within, hot }), temperature, rejects: false };
}

interface Answers {
  readonly greedy: string;
  readonly without: readonly string[];
  readonly within: readonly string[];
  readonly hot: number;
}

function verdict({ greedy, without, within, hot }: Answers): Pick<Probe, "takesEffect" | "evidence"> {
  const shown = (texts: readonly string[]) => texts.map((text) => JSON.stringify(text)).join(" and ");
  if (without.every((text) => text === greedy)) {
    const evidence = `at temperature ${hot} the answers are the greedy one, ${shown([greedy])}, even without Top-nσ`;
    return { takesEffect: "unknown", evidence };
  }
  if (within.every((text) => text === greedy)) {
    const evidence = `at temperature ${hot} the answers are ${shown(without)}, and with Top-nσ ${SMALLEST} the greedy one, ${shown([greedy])}`;
    return { takesEffect: true, evidence };
  }
  const evidence = `at temperature ${hot} with Top-nσ ${SMALLEST} the answers are ${shown(within)}, not the greedy one, ${shown([greedy])}`;
  // The same twice, and not the greedy answer: something cuts, and it may be something else.
  return { takesEffect: within[0] === within[1] ? "unknown" : false, evidence };
}

/** What the model writes, what it thinks before included: short answers of reasoning models are nothing else. */
async function answerOf(
  client: Client,
  { prompt = "Write one sentence about something that you like.", maxTokens = 8 }: ProbeSettings,
  fields: object,
): Promise<string> {
  const messages = [{ role: "user", content: prompt }];
  const body = { messages, max_tokens: maxTokens, stream: false, ...fields };
  const answer = await ask(client, "/chat/completions", body, {});
  return answer.reasoning + answer.end();
}
