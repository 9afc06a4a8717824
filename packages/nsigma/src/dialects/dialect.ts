import type { OptionName, SamplerOptions, StepName } from "../options/options.ts";

export type DialectName =
  | "llama.cpp"
  | "transformers"
  | "koboldcpp"
  | "textgen"
  | "aphrodite"
  | "exllamav3"
  | "tabbyapi"
  | "yals"
  | "mlx"
  | "mlx-lm"
  | "vllm"
  | "sglang"
  | "ollama"
  | "ollama-v1"
  | "lm-studio"
  | "openrouter"
  | "nsigma"
  | "paper";

/** A request in an engine's own words: parsed JSON. */
export type Request = Readonly<Record<string, unknown>>;

/** What only the caller knows. */
export interface TranslationSettings {
  /** The token ids that end a text, for `ignore_eos` and minimum lengths. */
  readonly endOfText?: readonly number[];
  /** The token sequences that a text may be written as, for banned words and biases. */
  readonly tokensOf?: (text: string) => readonly (readonly number[])[];
  /**
   * The token sequences at which a text breaks DRY's repeats, where every token with the text in it does: such tokens,
   * tokens that end with its beginning together with what goes on with it, and the text itself.
   */
  readonly breakersOf?: (text: string) => readonly (readonly number[])[];
}

/** Something in a request that did not become what it says. */
export interface Note {
  readonly parameter: string;
  readonly value: unknown;
  readonly kind: "ignored" | "changed" | "unknown";
  readonly why: string;
}

/** What a reader gets: all of the request as the engine takes it, its defaults filled in, and a way to say what was not honoured. */
export interface Context {
  /** The parameter, as the caller spelt it: for errors. */
  readonly parameter: string;
  readonly request: Request;
  readonly settings: TranslationSettings;
  note(why: string, kind?: Note["kind"]): void;
}

/** Makes options of ours from a value; throws an OptionError that names `context.parameter`. */
export type Reader = (value: unknown, context: Context) => SamplerOptions;

/** Options of ours as they are to be written: checked, without what does nothing, biases and bans sorted apart. */
export interface Wanted {
  readonly options: SamplerOptions;
  /** The steps that run. */
  readonly order: readonly StepName[];
}

/** A reader's inverse: the value a parameter has to have, in the engine's form; undefined leaves it out. */
export type Writer = (wanted: Wanted, row: Parameter) => unknown;

/**
 * One parameter of an engine: which of our options it is, what it is when left out, and how its values differ.
 *
 * The fields are applied in this order: `default`, `integers`, `hard`, `clamp`, `off`, `per`, `read`.
 */
export interface Parameter {
  /** The option it becomes. Several parameters may make one option; then `read` says how. */
  readonly option: OptionName;
  /** The engine's default. Left out: off. */
  readonly default?: unknown;
  /**
   * The engine answers numbers outside with an error, and so do we. What it takes and our option cannot be is left
   * out with a note, so this is the engine's own range and not ours.
   */
  readonly hard?: readonly [least: number, most: number];
  /**
   * What becomes of a fraction where integers are wanted: it is refused, unless the engine drops what follows the
   * point; with 32 bits it drops what is above them too, so that 2^32 + 5 is 5 and 2^31 is negative.
   */
  readonly integers?: "truncated" | "32 bits";
  /** The engine moves values into this range without a word. */
  readonly clamp?: readonly [least: number, most: number];
  /** Values with which the engine switches the sampler off. */
  readonly off?: { readonly atMost?: number; readonly atLeast?: number; readonly equals?: unknown };
  /** How many of theirs make one of ours. */
  readonly per?: number;
  /** For values that are no plain numbers: what they make of our options. */
  readonly read?: Reader;
  /** The inverse of `read`. Left out: plain numbers are written as they are, what has a `read` is never written. */
  readonly write?: Writer;
  /** Why the option cannot be written at all, where the engine runs with a setting of its own. */
  readonly unwritable?: string;
  /** The parameter that has to be on for this one to do anything, where the step alone does not tell. */
  readonly needs?: string;
}

/** A parameter that is known and not honoured, with the reason. */
export interface Ignored {
  readonly ignored: string;
  /** A value that asks for nothing, so that nothing has to be said; false, 0 and empty ones never do. */
  readonly neutral?: unknown;
}

/** Something about the chain that depends on the request: another order, or options that it fixes. */
export interface Mode {
  /** Sees the request as the engine takes it, its defaults filled in. */
  readonly when: (request: Request) => boolean;
  readonly order?: readonly StepName[];
  readonly options?: SamplerOptions;
  /** What is told about parameters that it leaves without effect. */
  readonly why: string;
}

/** An engine as a program that answers requests in OpenAI's manner. */
export interface Server {
  /** What it is called in a sentence. */
  readonly title: string;
  /** The dialect of its OpenAI endpoint, where that is another one. */
  readonly endpoint?: DialectName;
  /** What to do about an option that it cannot honour, besides sampling in one's own process. */
  readonly instead?: string;
}

/**
 * How one engine speaks about samplers and runs them, as data.
 *
 * A request written with the engine's own names gives, through `translate`, options with which our sampler keeps
 * what the engine would keep.
 */
export interface Dialect {
  /** Which program, and the version the table was read from. */
  readonly engine: string;
  /** Left out where it is not a server that answers requests in OpenAI's manner. */
  readonly server?: Server;
  /** Where it hands requests on to others, what is to be said of every parameter. */
  readonly relays?: string;
  /** What it makes of a value of another type, before the table is asked; undefined leaves the parameter out. */
  readonly lax?: (value: unknown, row: Parameter) => unknown;
  readonly parameters: Readonly<Record<string, Parameter | Ignored>>;
  /** Other spellings of a parameter. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** The order the steps run in. */
  readonly order: readonly StepName[];
  /** All that hold apply, the later ones over the earlier. */
  readonly modes?: readonly Mode[];
  /** What the engine does and does not let one choose: its σ, ties, crossing tokens, windows. */
  readonly rules: SamplerOptions;
  /** Where our sampler is known to differ from the engine, a sentence each. */
  readonly differences: readonly string[];
}
