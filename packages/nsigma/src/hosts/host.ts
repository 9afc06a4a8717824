import type { NoiseOptions } from "../noise/options.ts";
import type { SamplerOptions } from "../options/options.ts";
import type { Trace } from "../sampler/trace.ts";

/** One message of a chat. */
export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** What every host can be asked for. */
export interface HostRequest {
  /** A text to go on with, or a chat to answer in the model's own template. */
  readonly prompt: string | readonly Message[];
  readonly sampler: SamplerOptions;
  /** Noise in the model's run (DRµGS), beside any sampler. A host that cannot reach into the run refuses it. */
  readonly noise?: NoiseOptions;
  /** The most tokens to generate, from 1. Default: what the model's context leaves. */
  readonly maxTokens?: number;
  /**
   * Texts that end the answer and are no part of it; none of them empty. The one that is complete first counts, whatever
   * the pieces. A special token, such as "<|im_end|>", is met by its id.
   */
  readonly stop?: readonly string[];
  /** Ends the answer after the token at hand. */
  readonly signal?: AbortSignal;
  /** Hears the answer as it comes: the pieces together are its text. */
  readonly onText?: (text: string) => void;
  /** Hears what the sampler did for every token. A host that cannot know refuses it. */
  readonly onTrace?: (trace: Trace) => void;
}

/** Why an answer is over. */
export type Ending = "end of text" | "stop string" | "length" | "aborted";

/** Something in a request that the host did in another way than it says. */
export interface HostNote {
  readonly option: string;
  readonly value: unknown;
  readonly why: string;
}

export interface Generated {
  /** What the model wrote, without its special tokens; no space is put in or taken away. */
  readonly text: string;
  readonly ending: Ending;
  /** Tokens of the prompt as the model saw it. */
  readonly promptTokens: number;
  /** Tokens generated, reasoning and the end of the text included. */
  readonly tokens: number;
  /** What a reasoning model thought before it answered, where the host keeps it apart from the text. */
  readonly reasoning?: string;
  /** How many of the tokens were that; about, where the runtime does not count them. */
  readonly reasoningTokens?: number;
  readonly notes: readonly HostNote[];
}

/**
 * A runtime with a model that is loaded: options in, text out.
 *
 * The same weights, prompt, options and seed give the same text on every host, up to rounding inside the model.
 * Requests on one host run one after the other unless it says otherwise.
 */
export interface Host {
  /** The subpath it comes from, such as `node-llama-cpp`. */
  readonly name: string;
  /** Which model it is, where the host can tell or was told: another name for another model. A cache of answers goes by it. */
  readonly model?: string;
  /**
   * Generates one text. An abort is not an error: what was written so far comes back.
   *
   * @throws OptionError for a field that is wrong or unknown (`checkRequest`), an option or a stop string the host
   *   cannot honour, and a prompt that is too long
   */
  generate(request: HostRequest): Promise<Generated>;
}
