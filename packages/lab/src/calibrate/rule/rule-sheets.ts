import { type Entry, percent, percentWithin, type Sheet } from "../../report/sheets.ts";
import { sheetText } from "../../report/sheet-text.ts";
import { listItem } from "../../text/width.ts";
import { ruleFindings } from "./rule-findings.ts";
import type { Confidence, Judged, RuleReport } from "./transfer.ts";

/** Rules that are shown for the flat rows and the sure ones. */
const SHOWN = [
  "constant n",
  "n = a + b·d",
  "min-p",
  "epsilon, Calibrated-ε",
  "Greedy-Threshold, min-p",
  "Calibrated-TopK",
];

/** The report for a terminal: the rules and what they keep on each set, then what follows from that. */
export function ruleText(report: RuleReport): string {
  const sheets = [foundSheet(report), ...otherSheets(report), ...confidenceSheets(report)];
  return [
    ...sheets.map((sheet) => sheetText(sheet)),
    ruleFindings(report)
      .map((each) => listItem(each))
      .join("\n"),
  ].join("\n\n");
}

function foundSheet({ wanted, sets, transfers }: RuleReport): Sheet {
  return {
    title: `Found on ${titleOf(sets[0])}, to keep ${percent(wanted)} % of the next tokens`,
    head: ["rule", "found", "tried", "kept, % [95 % interval]", "tokens kept", "log2"],
    rows: transfers.map(({ rule, tried, found, judged: [own] }) => ({
      name: rule,
      entries: own
        ? entries(found!.words, String(tried), percentWithin(own.covered), ...sizes(own))
        : entries("none keeps as many", String(tried), "-", "-", "-"),
    })),
  };
}

function otherSheets({ wanted, sets, transfers }: RuleReport): Sheet[] {
  return sets.slice(1).map((set, place) => ({
    title: `The same on ${titleOf(set)}`,
    head: [
      "rule",
      "kept, % [95 % interval]",
      "off by",
      "tokens kept",
      "log2",
      "constant n for as much",
      "log2 if found here",
    ],
    rows: transfers.flatMap(({ rule, judged }) => {
      const here = judged[place + 1];
      if (here === undefined) return [];
      const off = signed(100 * (here.covered.share - wanted));
      const home = here.bitsAtHome?.toFixed(2) ?? "-";
      const constant = here.constant ? sizes(here.constant).join(" / ") : "-";
      return [
        { name: rule, entries: entries(percentWithin(here.covered), off, ...sizes(here), constant, home) },
      ];
    }),
  }));
}

function confidenceSheets({ sets, transfers }: RuleReport): Sheet[] {
  const shown = SHOWN.map((name) => transfers.findIndex(({ rule }) => rule === name));
  return sets.map(({ name, byConfidence }) => ({
    title: `${name}, by the best token's probability: next tokens kept, % / tokens kept, by each rule as it would be found here`,
    head: ["p_max", "rows", "d", "best right, %", ...SHOWN],
    rows: byConfidence.map(({ from, rows, sigmaDistance, bestRight, rules }, place) => ({
      name: rangeOf(from, byConfidence[place + 1]),
      entries: entries(
        String(rows),
        sigmaDistance.toFixed(1),
        percent(bestRight.share),
        ...shown.map((at) => {
          const each = rules[at];
          return each ? `${percent(each.covered)} / ${each.kept.toFixed(1)}` : "-";
        }),
      ),
    })),
  }));
}

function rangeOf(from: number, next: Confidence | undefined): string {
  return next === undefined ? `from ${from}` : `${from} to ${next.from}`;
}

function titleOf({ name, rows, texts, sigmaDistance }: RuleReport["sets"][number]): string {
  return `${name} (${rows} rows of ${texts} texts, d = ${sigmaDistance.toFixed(1)})`;
}

function sizes({ kept, bits }: Pick<Judged, "kept" | "bits">): [string, string] {
  return [kept.toFixed(1), bits.toFixed(2)];
}

function entries(...texts: string[]): Entry[] {
  return texts.map((text) => ({ text, best: false }));
}

/** With its sign, as a difference has it. */
function signed(points: number): string {
  return `${points < 0 ? "" : "+"}${points.toFixed(1)}`;
}
