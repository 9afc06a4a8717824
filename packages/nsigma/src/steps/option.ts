/** What every option says of itself. */
interface Told {
  /** What it does, in one line: the flag's help and the page's row. */
  readonly summary: string;
  /** Options of the same step of which one at least has to be on for this one to do anything. */
  readonly needs?: readonly string[];
  /** What becomes of it where a host does not show the prompt; for the options of steps that read the text. */
  readonly withoutPrompt?: string;
}

/**
 * A number: its range, and what it is.
 *
 * One with `off` switches its step on; one with `default` sets how its step acts, and does nothing by itself.
 */
export interface NumberOption extends Told {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
  readonly integer?: boolean;
  /** The neutral value: a step all of whose switches are off is left out of the chain. */
  readonly off?: number;
  /** Smaller values are off too. */
  readonly lessIsOff?: boolean;
  /** What a setting is when left out. */
  readonly default?: number;
  readonly typical: string;
  /** Values that ask for something, neither off nor the default: tests and the tables of hosts try them. */
  readonly examples: readonly [number, ...number[]];
}

/** One of a few words; the first is what it is when left out. */
export interface ChoiceOption extends Told {
  readonly choices: readonly [string, string, ...string[]];
  /** The word that leaves the step out, where the choice is what switches it on. */
  readonly off?: string;
}

/** Token id -> a number to add to its logit, or false to ban the token. Plain JSON: ids are strings there. */
export type LogitBias = Readonly<Record<string, number | false>>;

/** A number for the last token of a sequence when the text ends with the rest of it; false bans it. */
export interface SequenceBias {
  /** Token ids, one or more. */
  readonly tokens: readonly number[];
  readonly bias: number | false;
}

/** How many of the last tokens a step looks at: an integer from 1, or all of them. */
export type Window = number | "all";

/** The forms of the options that are neither numbers nor words. */
export interface Forms {
  window: Window;
  tokens: readonly number[];
  sequences: readonly (readonly number[])[];
  bans: readonly (number | readonly number[])[];
  biases: LogitBias;
  "sequence biases": readonly SequenceBias[];
  /** Names of steps, or letters. */
  order: readonly string[] | string;
  /** An integer from 0. */
  seed: number;
  /** An integer from 1. */
  size: number;
}

/** An option of another form: a switch where it has `off`, a setting otherwise. */
export type ValueOption = {
  [Form in keyof Forms]: Told & {
    readonly form: Form;
    readonly off?: Forms[Form];
    readonly default?: Forms[Form];
    readonly examples: readonly [Forms[Form], ...Forms[Form][]];
  };
}[keyof Forms];

export type Option = NumberOption | ChoiceOption | ValueOption;

/** Options by name. */
export type OptionTable = Readonly<Record<string, Option>>;

/** What an option may be. */
export type ValueOf<Row> = Row extends { readonly choices: readonly (infer Word)[] }
  ? Word
  : Row extends { readonly form: infer Form extends keyof Forms }
    ? Forms[Form]
    : number;

/** The options of a table as a person gives them: any of them, each with a value that its row allows. */
export type ValuesOf<Table> = { -readonly [Name in keyof Table]?: ValueOf<Table[Name]> };

/** The option of several cuts; Top-nσ, top-k and greedy do without it. */
export const MIN_KEEP = {
  least: 0,
  integer: true,
  default: 1,
  typical: "1",
  examples: [3],
  summary: "the fewest tokens a cut may leave; not for Top-nσ, top-k and greedy",
} as const;
