import type { RowMeans } from "../run/sample.ts";
import type { ProfileName } from "../extraction/profiles.ts";
import type { Comparison } from "../statistics/compare-arms.ts";
import type { Share } from "../statistics/wilson.ts";
import type { Condition } from "./condition.ts";
import type { Diversity } from "./diversity.ts";
import type { Likeliness } from "./likeliness.ts";
import type { Meter } from "./meter.ts";
import type { Disagreement } from "./reading.ts";
import type { Cell } from "../plan/plan.ts";

/** What a cell scores when k of an item's texts are looked at together, each the mean over the items, 0 to 1. */
export interface OfSeveral {
  readonly k: number;
  /** At least one of k is right (unbiased). */
  readonly passAt: number;
  /** The most frequent answer of k is right (expectation over every choice of k, ties shared). */
  readonly majority: number;
  /** The most frequent answer of the first k is right, as lm-evaluation-harness counts it. */
  readonly first: number;
}

/** One cell of the table with everything that was found about it. */
export interface CellSummary extends Cell {
  readonly items: number;
  readonly texts: number;
  /** Texts that are right; undefined for open-ended tasks, as is `accuracy`. */
  readonly right?: number;
  /** With its 95 % interval; repeats of one item are not taken for independent. */
  readonly accuracy?: Share;
  /** The share of texts in which no answer was found. */
  readonly unparsed?: number;
  /** The share of texts that were cut off at the plan's `maxTokens`. */
  readonly cutOff: number;
  /** Where an item has more than one text. */
  readonly ofSeveral?: readonly OfSeveral[];
  /** Whether an item's most frequent answer is wrong, told by the entropy of its answers; where there are enough of both. */
  readonly wrongMajority?: Meter;
  /** The same of the answer that greedy decoding gives, where the plan has it. */
  readonly wrongGreedy?: Meter;
  readonly diversity?: Diversity;
  readonly condition?: Condition;
  /** Where a judge has judged the run. */
  readonly likeliness?: Likeliness;
  /** Per token; where the host knows the logits. */
  readonly means?: RowMeans;
  /** Tokens generated per text. */
  readonly tokens: number;
  /** It is the best of its column, and told apart there from every other sampler. */
  readonly best: boolean;
}

/** Two cells over the same items; a difference above 0 is in favour of `a`. */
export interface CellComparison extends Comparison {
  readonly a: Cell;
  readonly b: Cell;
  readonly items: number;
  /** `p` after Holm over all comparisons of the report. */
  readonly adjusted: number;
  /** "too few" where there are fewer than `FEWEST_ITEMS` items: then `words` are the counts. */
  readonly outcome: "wins" | "loses" | "tied" | "too few";
  /** The least difference that this many items find four times out of five after Holm; undefined when they could find none. */
  readonly detectable?: number;
  readonly words: string;
}

/** What a run has to say. */
export interface Summary {
  /** The runs' folders. */
  readonly runs: readonly string[];
  readonly profile: ProfileName;
  readonly models: readonly string[];
  readonly tasks: readonly string[];
  /** In the plan's order. */
  readonly samplers: readonly string[];
  readonly temperatures: readonly number[];
  readonly texts: number;
  /** Texts that the plan asks for and the journal does not have. */
  readonly missing: number;
  readonly cells: readonly CellSummary[];
  /** The sampler all others are compared with; undefined when the plan has no Top-nσ. */
  readonly reference?: string;
  /** What the judge is called, where one has judged. */
  readonly judge?: string;
  readonly comparisons: readonly CellComparison[];
  readonly disagreements: readonly Disagreement[];
  /** What else a reader should know, a sentence each. */
  readonly notes?: readonly string[];
}
