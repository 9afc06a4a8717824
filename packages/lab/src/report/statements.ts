import { percent } from "./sheets.ts";
import type { CellComparison, Summary } from "./summary.ts";

/** What the comparisons say, a sentence each: those that hold up first, then the ties. */
export function statements(summary: Summary): { found: string[]; tied: string[] } {
  const words = (wanted: (outcome: CellComparison["outcome"]) => boolean) =>
    summary.comparisons.filter(({ outcome }) => wanted(outcome)).map((each) => statement(each, summary));
  return {
    found: [...words((outcome) => outcome === "wins"), ...words((outcome) => outcome === "loses")],
    tied: words((outcome) => outcome === "tied"),
  };
}

function statement(comparison: CellComparison, { models, tasks, runs }: Summary): string {
  const { a, b, items, low, high, outcome, words, detectable } = comparison;
  const place = [
    ...(models.length > 1 ? [a.model] : []),
    ...(tasks.length > 1 ? [a.task] : []),
    ...(runs.length > 1 ? [a.sampler] : []),
    `T = ${a.temperature}`,
  ].join(", ");
  if (outcome !== "tied") return `${place}: ${words}.`;
  const names = runs.length > 1 ? "" : `${a.sampler} and ${b.sampler} `;
  if (low === 0 && high === 0) return `${place}: ${names}tied: no item tells them apart.`;
  const limit =
    detectable === undefined
      ? `${items} items are too few to show any such difference`
      : `${items} items would show a difference of ${percent(detectable)} points four times out of five`;
  return `${place}: ${names}${words}; ${limit}.`;
}

/** What a reader should know before the numbers: how they were found, and what is missing. */
export function remarks(summary: Summary): string[] {
  const { profile, texts, missing, reference, comparisons, disagreements, cells, runs, notes = [] } = summary;
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
    ...notes,
    ...(missing > 0
      ? [
          `The run is not finished: ${count(missing, "text")} of the plan ${missing === 1 ? "is" : "are"} not there yet.`,
        ]
      : []),
    ...disagreements
      .filter((each) => each.texts > 0)
      .map(
        ({ profile: other, texts, onlyHere, onlyThere }) =>
          `The profile ${other} judges ${count(texts, "text")} otherwise: ${onlyHere} right only by ${profile}, ${onlyThere} only by ${other}.`,
      ),
  ];
}

function count(number: number, what: string): string {
  return `${number.toLocaleString("en-GB")} ${what}${number === 1 ? "" : "s"}`;
}
