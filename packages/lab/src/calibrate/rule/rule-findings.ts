import { percent } from "../../report/sheets.ts";
import { FEWEST_ITEMS } from "../../statistics/verdict.ts";
import type { RuleReport, Transfer } from "./transfer.ts";

/** Greedy-Threshold's value in what its authors published. */
const GREEDY_BELOW = 0.3;
/** Rules that read d, beside the constant that they would replace. */
const CONSTANT = "constant n";
const OF_D = ["n = a + b·d", "n = c·d^k", "n in a step of d"];

/** What the tables come to, a sentence each; a rule that does not transfer is said to be one. */
export function ruleFindings(report: RuleReport): string[] {
  const { sets } = report;
  const few = sets.find(({ rows }) => rows < FEWEST_ITEMS);
  if (few) return [`${few.name} has ${few.rows} rows: with fewer than ${FEWEST_ITEMS} chance decides.`];
  return [...(sets.length > 1 ? transferred(report) : []), ...worthOfD(report), ...greedyThreshold(report)];
}

/** Which rules keep elsewhere what they were made to keep. */
function transferred({ wanted, sets, transfers }: RuleReport): string[] {
  const others = sets.length - 1;
  const elsewhere = transfers.flatMap(({ rule, judged }) => {
    if (judged.length === 0) return [];
    const away = judged.slice(1).map(({ covered }) => covered);
    return {
      rule,
      holds: away.filter(({ low, high }) => low <= wanted && wanted <= high).length,
      worst: 100 * Math.max(...away.map(({ share }) => Math.abs(share - wanted))),
    };
  });
  if (elsewhere.length === 0) return [];
  const all = elsewhere.filter(({ holds }) => holds === others).map(({ rule }) => rule);
  const where = others === 1 ? "the other set" : `all ${others} other sets`;
  const byWorst = elsewhere.toSorted((a, b) => a.worst - b.worst);
  const worst = byWorst.map(({ rule, worst }) => `${rule} ${worst.toFixed(1)}`);
  return [
    all.length === 0
      ? `No rule transfers: none has ${percent(wanted)} % within its interval on ${where}.`
      : `These have ${percent(wanted)} % within their interval on ${where}: ${all.join("; ")}.`,
    `Off by at most, in points, on ${where}: ${worst.join("; ")}.`,
  ];
}

/** What a rule saves that reads d, on each set when it is found there: the rules have had as many tries everywhere. */
function worthOfD({ sets, transfers }: RuleReport): string[] {
  const home = (transfer: Transfer, place: number) => transfer.judged[place]?.bitsAtHome;
  const constant = transfers.find(({ rule }) => rule === CONSTANT)!;
  return sets.flatMap(({ name }, place) => {
    const own = home(constant, place);
    const found = transfers.filter((each) => home(each, place) !== undefined);
    if (own === undefined) return [];
    const least = (of: readonly Transfer[]) =>
      of.reduce((one, other) => (home(other, place)! < home(one, place)! ? other : one));
    const ofD = least(found.filter(({ rule }) => OF_D.includes(rule)));
    const rival = least(found.filter(({ rule }) => rule !== CONSTANT && !OF_D.includes(rule)));
    const bits = (transfer: Transfer) => home(transfer, place)!.toFixed(2);
    return `Found on ${name} itself: constant n keeps 2^${bits(constant)} tokens, the best rule of d (${ofD.rule}) 2^${bits(ofD)}, the best of the others (${rival.rule}) 2^${bits(rival)}.`;
  });
}

/** What is lost for certain where flat rows get the best token alone. */
function greedyThreshold({ sets }: RuleReport): string[] {
  return sets.map(({ name, rows, byConfidence }) => {
    const flat = byConfidence.filter(({ from }) => from < GREEDY_BELOW);
    const wrong = flat.reduce((sum, each) => sum + each.rows * (1 - each.bestRight.share), 0);
    const all = flat.reduce((sum, each) => sum + each.rows, 0);
    return `${name}: the best token has less than ${GREEDY_BELOW} in ${percent(all / rows)} % of the rows; Greedy-Threshold at that value keeps no more than ${percent(1 - wrong / rows)} % of the next tokens.`;
  });
}
