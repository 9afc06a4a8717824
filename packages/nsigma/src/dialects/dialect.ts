import type { OptionName, SamplerOptions, StepName } from "../options/options.ts";

export type DialectName =
  | "llama.cpp"
  | "transformers"
  | "koboldcpp"
  | "textgen"
  | "aphrodite"
  | "exllamav3"
  | "mlx"
  | "vllm"
  | "paper";

/** A request in an engine's own words: parsed JSON. */
export type Request = Readonly<Record<string, unknown>>;

/** What only the caller knows. */
export interface TranslationSettings {
  /** The token ids that end a text, for `ignore_eos` and minimum lengths. */
  readonly endOfText?: readonly number[];
  /** The token sequences that a text may be written as, for banned words and biases. */
  readonly tokensOf?: (text: string) => readonly (readonly number[])[];
  /** The token sequences at which a text breaks DRY's repeats. */
  readonly breakersOf?: (text: string) => readonly (readonly number[])[];
}

/** Something in a request that did not become what it says. */
export interface Note {
  readonly parameter: string;
  readonly value: unknown;
  readonly kind: "ignored" | "changed" | "unknown";
  readonly why: string;
}

/** What a reader gets: all of the request with the engine's defaults filled in, and a way to say what was not honoured. */
export interface Context {
  readonly request: Request;
  readonly settings: TranslationSettings;
  note(why: string, kind?: Note["kind"]): void;
}

/**
 * One parameter of an engine: which of our options it is, what it is when left out, and how its values differ.
 *
 * The fields are applied in this order: `default`, `clamp` or `hard`, `off`, `scale`, `read`.
 */
export interface Parameter {
  /** The option it becomes. Several parameters may make one option; then `read` says how. */
  readonly option: OptionName;
  /** The engine's default. Left out: off. */
  readonly default?: unknown;
  /** The engine moves values into this range without a word. */
  readonly clamp?: readonly [least: number, most: number];
  /** The engine answers values outside with an error, and so do we. */
  readonly hard?: readonly [least: number, most: number];
  /** Values with which the engine switches the sampler off. */
  readonly off?: { readonly atMost?: number; readonly atLeast?: number; readonly equals?: unknown };
  /** Ours is theirs times this. */
  readonly scale?: number;
  /** For values that are no plain numbers: what they make of our options. */
  readonly read?: (value: unknown, context: Context) => SamplerOptions;
}

/** A parameter that is known and not honoured, with the reason. */
export interface Ignored {
  readonly ignored: string;
}

/** Another order that a parameter switches to. */
export interface Mode {
  readonly when: (request: Request) => boolean;
  readonly order: readonly StepName[];
  /** Why the steps that are not in it do not run. */
  readonly why: string;
}

/**
 * How one engine speaks about samplers and runs them, as data.
 *
 * A request written with the engine's own names gives, through `translate`, options with which our sampler keeps
 * what the engine would keep.
 */
export interface Dialect {
  readonly name: DialectName;
  /** Which program, and the version the table was read from. */
  readonly engine: string;
  readonly parameters: Readonly<Record<string, Parameter | Ignored>>;
  /** Other spellings of a parameter. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** The order the steps run in. */
  readonly order: readonly StepName[];
  readonly modes?: readonly Mode[];
  /** What the engine does and does not let one choose: its σ, ties, crossing tokens, windows. */
  readonly rules: SamplerOptions;
  /** Where our sampler is known to differ from the engine, a sentence each. */
  readonly differences: readonly string[];
}
