import { type CutOff, cutOffWords, isMuchCutOff } from "../statistics/cut-off.ts";
import { FEWEST_ITEMS } from "../statistics/verdict.ts";
import { READS } from "../findings/judge.ts";
import { percent } from "./sheets.ts";
import type { CellComparison, Summary } from "../findings/summary.ts";
import type { Cell } from "../plan/plan.ts";

/** What the comparisons say, a sentence each: those that hold up, the ties, and those with too few items to judge by. */
export function statements(summary: Summary): { found: string[]; tied: string[]; few: string[] } {
  const { comparisons } = summary;
  const words = (wanted: CellComparison["outcome"]) =>
    comparisons.filter(({ outcome }) => outcome === wanted).map((each) => statement(each, summary));
  return {
    found: [...words("wins"), ...words("loses")],
    tied: ties(summary),
    few: words("too few"),
  };
}

/** What a list of those with too few items is called. */
export const FEW_TITLE: string = `Fewer than ${FEWEST_ITEMS} items: counts and no verdict`;

/** Whoever is not told apart by a single item shares a sentence with the others there. */
function ties(summary: Summary): string[] {
  const together = new Map<string, string[]>();
  const lines: (() => string)[] = [];
  for (const comparison of summary.comparisons.filter(({ outcome }) => outcome === "tied")) {
    const { a, b, low, high } = comparison;
    if (low !== 0 || high !== 0) {
      lines.push(() => statement(comparison, summary));
      continue;
    }
    const names = summary.runs.length > 1 ? [] : [b.sampler];
    const start = `${placeOf(comparison, summary)}: ${names.length > 0 ? `${a.sampler} and ` : ""}`;
    const others = together.get(start);
    if (others) others.push(...names);
    else {
      together.set(start, names);
      lines.push(() => `${start}${listed(names)}tied: no item tells them apart.`);
    }
  }
  return lines.map((line) => line());
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? `${names.join("; ")} ` : "";
}

function statement(comparison: CellComparison, summary: Summary): string {
  const { a, b, items, outcome, words, detectable } = comparison;
  const place = placeOf(comparison, summary);
  if (outcome !== "tied") return `${place}: ${words}.`;
  const names = summary.runs.length > 1 ? "" : `${a.sampler} and ${b.sampler} `;
  const limit =
    detectable === undefined
      ? `${items} items are too few to show any such difference`
      : `${items} items would show a difference of ${percent(detectable)} points four times out of five`;
  return `${place}: ${names}${words}; ${limit}.`;
}

function placeOf({ a }: CellComparison, summary: Summary): string {
  return nameOf(a, summary, summary.runs.length > 1);
}

/** What tells a cell apart from the others of a report. */
function nameOf(
  { model, task, sampler, temperature }: Cell,
  { models, tasks }: Summary,
  withSampler: boolean,
): string {
  return [
    ...(models.length > 1 ? [model] : []),
    ...(tasks.length > 1 ? [task] : []),
    ...(withSampler ? [sampler] : []),
    `T = ${temperature}`,
  ].join(", ");
}

/** What makes the numbers of a report untrue, for formats that have numbers alone; a sentence each. */
export function warnings(summary: Summary): string[] {
  const much = cutOffs(summary).some(isMuchCutOff);
  return [...(much ? [cutOffRemark(summary)] : []), ...unfinished(summary)];
}

function cutOffRemark(summary: Summary): string {
  return cutOffWords(cutOffs(summary), "maxTokens in the plan");
}

function cutOffs(summary: Summary): CutOff[] {
  return summary.cells.map((cell) => ({
    cell: nameOf(cell, summary, true),
    texts: cell.texts,
    cutOff: Math.round(cell.cutOff * cell.texts),
  }));
}

function unfinished({ missing }: Summary): string[] {
  if (missing === 0) return [];
  return [
    `The run is not finished: ${count(missing, "text")} of the plan ${missing === 1 ? "is" : "are"} not there yet.`,
  ];
}

/** What a reader should know before the numbers: how they were found, and what is missing. */
export function remarks(summary: Summary): string[] {
  const { profile, texts, reference, comparisons, disagreements, cells, runs, notes = [] } = summary;
  const against =
    runs.length > 1
      ? `${runs[0]} against ${runs[1]}, cell by cell`
      : reference === undefined
        ? "nothing: the plan has no sampler with topNSigma"
        : `every sampler against ${reference}`;
  const repeated = cells.some(({ items, texts }) => texts > items);
  return [
    `${count(texts, "text")}, answers found by the profile ${profile}. Intervals are 95 % (Wilson${repeated ? ", repeats of an item clustered" : ""}).`,
    `Compared: ${against}${comparisons.length > 0 ? `; ${count(comparisons.length, "paired test")} over the same items, one family by Holm` : ""}.`,
    cutOffRemark(summary),
    ...notes,
    ...unfinished(summary),
    ...disagreements
      .filter((each) => each.texts > 0)
      .map(
        ({ profile: other, texts, onlyHere, onlyThere }) =>
          `The profile ${other}, which ${READS[other]}, judges ${count(texts, "text")} otherwise: ${onlyHere} right only by ${profile}, ${onlyThere} only by ${other}.`,
      ),
  ];
}

function count(number: number, what: string): string {
  return `${number.toLocaleString("en-GB")} ${what}${number === 1 ? "" : "s"}`;
}
