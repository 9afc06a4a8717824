import { RowOutline } from "nsigma/analysis";
import { clusteredShare } from "../../statistics/clustered-share.ts";
import { mean } from "../../statistics/scores.ts";
import type { Share } from "../../statistics/wilson.ts";
import type { PredictedRow } from "../coverage.ts";
import { type Fitted, fit, meanBits, valueFor } from "./fit.ts";
import { CONSTANT_N, type Cut, type Rule, RULES } from "./rules.ts";

/** The rows of one model over some texts, each in a few numbers. */
export interface RowSet {
  readonly name: string;
  readonly rows: readonly RowOutline[];
  /** The text that each row is from. */
  readonly texts: readonly number[];
}

/** What a rule does on a set of rows. */
export interface Judged {
  readonly covered: Share;
  /** Tokens kept, the mean over the rows, and the mean of their log2. */
  readonly kept: number;
  readonly bits: number;
  /** The same sizes for the constant n that keeps as many next tokens of these rows; undefined where the rule keeps none. */
  readonly constant: { readonly kept: number; readonly bits: number } | undefined;
  /** The same mean of log2 for the rule when it is found on these rows; undefined when it cannot keep enough of them. */
  readonly bitsAtHome: number | undefined;
}

/** A rule, what was found for it, and what it does with that on the set it was found on and on the others. */
export interface Transfer {
  readonly rule: string;
  /** How many shapes were tried. */
  readonly tried: number;
  /** Undefined when no shape of it can keep as many next tokens as are wanted. */
  readonly found:
    { readonly words: string; readonly shape: readonly number[]; readonly value: number } | undefined;
  /** A figure for each set, the one that it was found on first. */
  readonly judged: readonly Judged[];
}

/** Rows alike in the best token's probability. */
export interface Confidence {
  /** From this probability, up to that of the next. */
  readonly from: number;
  readonly rows: number;
  /** Their mean. */
  readonly sigmaDistance: number;
  /** How often the best token is the one that came next. */
  readonly bestRight: Share;
  /** For each rule, when it is found on all rows of the set; in the order of the rules. */
  readonly rules: readonly ({ readonly covered: number; readonly kept: number } | undefined)[];
}

export interface RuleReport {
  readonly wanted: number;
  readonly sets: readonly {
    readonly name: string;
    readonly rows: number;
    readonly texts: number;
    readonly sigmaDistance: number;
    /** From the flattest rows to the surest. */
    readonly byConfidence: readonly Confidence[];
  }[];
  readonly transfers: readonly Transfer[];
}

/** Below the first lie the rows where rivals that follow confidence cut most. */
const CONFIDENCES = [0, 0.1, 0.3, 0.6, 0.9];

/** Reads rows once. @param onRow called after each */
export async function rowSet(
  name: string,
  source: AsyncIterable<PredictedRow> | Iterable<PredictedRow>,
  onRow: () => void = () => {},
): Promise<RowSet> {
  const rows: RowOutline[] = [];
  const texts: number[] = [];
  for await (const { logits, target, text } of source) {
    rows.push(new RowOutline(logits, target));
    texts.push(text);
    onRow();
  }
  return { name, rows, texts };
}

/**
 * Finds every rule on the first set and judges it on all of them.
 *
 * @param wanted the share of next tokens that each rule is made to keep on the first set
 */
export function transferRules(sets: readonly RowSet[], wanted: number): RuleReport {
  const atHome = sets.map(({ rows }) => RULES.map((rule) => fit(rule, rows, wanted)));
  return {
    wanted,
    sets: sets.map((set, place) => ({
      name: set.name,
      rows: set.rows.length,
      texts: new Set(set.texts).size,
      sigmaDistance: mean(set.rows.map(({ sigmaDistance }) => sigmaDistance)),
      byConfidence: byConfidence(set, atHome[place]),
    })),
    transfers: RULES.map((rule, place) =>
      transfer(
        rule,
        sets,
        atHome.map((fits) => fits[place]),
      ),
    ),
  };
}

function transfer(rule: Rule, sets: readonly RowSet[], atHome: readonly (Fitted | undefined)[]): Transfer {
  const [own] = atHome;
  const tried = rule.shapes(sets[0].rows).length;
  if (own === undefined) return { rule: rule.name, tried, found: undefined, judged: [] };
  const { cut, shape, value } = own;
  const judged = sets.map((set, place): Judged => {
    const home = atHome[place];
    const covered = coveredShare(set, (row) => cut.need(row) <= value);
    return {
      covered,
      ...sizesOf(cut, value, set.rows),
      constant: covered.share > 0 ? constantSizes(set.rows, covered.share) : undefined,
      bitsAtHome: home && meanBits(home.cut, home.value, set.rows),
    };
  });
  const words = value === -Infinity ? "the best token alone" : rule.formula(shape, value);
  return { rule: rule.name, tried, found: { words, shape, value }, judged };
}

function sizesOf(cut: Cut, value: number, rows: readonly RowOutline[]): { kept: number; bits: number } {
  return { kept: mean(rows.map((row) => cut.kept(row, value))), bits: meanBits(cut, value, rows) };
}

/** What the constant n keeps that covers so much. */
function constantSizes(rows: readonly RowOutline[], covered: number): { kept: number; bits: number } {
  const cut = CONSTANT_N.cut([], rows);
  return sizesOf(cut, valueFor(cut, rows, covered), rows);
}

function byConfidence(set: RowSet, fits: readonly (Fitted | undefined)[]): Confidence[] {
  return CONFIDENCES.flatMap((from, place) => {
    const to = CONFIDENCES[place + 1] ?? Infinity;
    const taken = [...set.rows.keys()].filter((at) => set.rows[at].best >= from && set.rows[at].best < to);
    if (taken.length === 0) return [];
    const rows = taken.map((at) => set.rows[at]);
    const part = { name: set.name, rows, texts: taken.map((at) => set.texts[at]) };
    return {
      from,
      rows: rows.length,
      sigmaDistance: mean(rows.map(({ sigmaDistance }) => sigmaDistance)),
      bestRight: coveredShare(part, ({ rank }) => rank === 1),
      rules: fits.map(
        (fitted) =>
          fitted && {
            covered: mean(rows.map((row) => Number(fitted.cut.need(row) <= fitted.value))),
            kept: mean(rows.map((row) => fitted.cut.kept(row, fitted.value))),
          },
      ),
    };
  });
}

/** A share of rows with its interval; texts are clusters. */
function coveredShare({ rows, texts }: RowSet, holds: (row: RowOutline) => boolean): Share {
  const byText = new Map<number, number[]>();
  for (const [at, row] of rows.entries()) {
    const scores = byText.get(texts[at]) ?? [];
    byText.set(texts[at], scores);
    scores.push(Number(holds(row)));
  }
  return clusteredShare([...byText.values()], rows.length);
}
