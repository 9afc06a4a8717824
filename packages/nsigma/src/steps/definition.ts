import type { OptionTable, ValuesOf } from "./option.ts";
import type { Step } from "./step.ts";

/** What else is true of a step, where orders are compared and chains are judged. */
export type Trait =
  /** A cut that never takes the most likely token. */
  | "keeps the best"
  /** Adds to logits or bans tokens, and looks at the text alone. */
  | "adds"
  /** Can ban the last token that is left. */
  | "bans"
  /** Does nothing but ban, so that no factor matters to it. */
  | "only bans"
  /** A cut that keeps the same at every fixed temperature: it looks at ranks, or at distances in units of the row. */
  | "unmoved by temperature"
  /** A cut that keeps a beginning of the sorted row, which cuts of the tail do not move. */
  | "unmoved by cuts"
  /** Changes how far the tokens are from one another, and takes none. */
  | "softens"
  /** Meant for the softened probabilities: the temperature comes before it. */
  | "after the temperature";

/**
 * Everything about one sampler: its name, its options, how it is made of them, and what a person wants to know of it.
 *
 * `steps/index.ts` has a line for each; types, checks, flags, the pages, the default order, what dialects and hosts answer for, and
 * the suites are made from that list.
 */
export interface StepDefinition<Name extends string = string, Options extends OptionTable = OptionTable> {
  /** Its name in `order`. */
  readonly name: Name;
  /**
   * When it runs unless `order` says otherwise, low before high. Below 100 scores are mended. Top-nσ is the first cut, at
   * 100, so that σ is the whole row's; other cuts follow, from 300 on what softens, from 400 on what comes last.
   */
  readonly place: number;
  readonly title: string;
  /** What survives, or what happens to the scores, in one line. */
  readonly keeps: string;
  /** On logits l and probabilities p at the temperature T applied so far. */
  readonly formula: string;
  /** Where it comes from. */
  readonly source: string;
  /** The switches, which have a value that is off, and the settings. */
  readonly options: Options;
  readonly traits?: readonly Trait[];
  /** The step that options ask for; `off` where they do not ask for it. They may have options of other steps too. */
  make(options: ValuesOf<Options>): Step;
}
