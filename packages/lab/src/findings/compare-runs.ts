import { UserError } from "../errors.ts";
import type { Run } from "../run/read-run.ts";
import { type CellPair, compareCells } from "./compare-cells.ts";
import type { Reading } from "./reading.ts";
import { summarise } from "./summarise.ts";
import type { Summary } from "./summary.ts";
import { cellKey } from "../plan/plan.ts";
import { isOpen } from "./tally.ts";

/**
 * Two runs side by side: their cells under the names `label (run)`, and every cell of the one against the same cell of
 * the other, over the items that both have. A run with one model is compared with another of one model whatever they are called.
 *
 * @throws UserError when they have no cell and no item in common
 */
export function compareRuns(one: Reading, other: Reading): Summary {
  const { run: a } = one;
  const { run: b } = other;
  const [first, second] = [summarise(one), summarise(other)];
  const pairs = sameCells(one, other);
  const named = (summary: Summary, run: Run) =>
    summary.cells.map((cell) => ({ ...cell, sampler: `${cell.sampler} (${run.folder})`, best: false }));
  const merged = <Value>(one: readonly Value[], two: readonly Value[]) => [...new Set([...one, ...two])];
  const both = merged(first.samplers, second.samplers);
  return {
    runs: [a.folder, b.folder],
    profile: first.profile,
    models: merged(first.models, second.models),
    tasks: merged(first.tasks, second.tasks),
    samplers: both.flatMap((sampler) => [`${sampler} (${a.folder})`, `${sampler} (${b.folder})`]),
    temperatures: merged(first.temperatures, second.temperatures).sort((one, two) => one - two),
    texts: first.texts + second.texts,
    missing: first.missing + second.missing,
    cells: [...named(first, a), ...named(second, b)],
    ...(a.judge && a.judge.identity === b.judge?.identity && { judge: a.judge.label }),
    comparisons: compareCells(pairs, a.plan.seed),
    notes: [
      ...new Set([...(first.notes ?? []), ...(second.notes ?? [])]),
      ...(a.judge && b.judge && a.judge.identity !== b.judge.identity
        ? ["The runs have different judges: do not compare their bits per token."]
        : []),
      ...(a.plan.seed === b.plan.seed
        ? []
        : [
            `The runs have different seeds (${a.plan.seed} and ${b.plan.seed}): their texts are pairs by item only.`,
          ]),
    ],
    disagreements: first.disagreements.map((each, place) => {
      const other = second.disagreements[place];
      return {
        profile: each.profile,
        texts: each.texts + other.texts,
        onlyHere: each.onlyHere + other.onlyHere,
        onlyThere: each.onlyThere + other.onlyThere,
      };
    }),
  };
}

function sameCells(one: Reading, two: Reading): CellPair[] {
  const { run: a } = one;
  const { run: b } = two;
  const [models, others] = [a, b].map(({ plan }) => plan.models.map(({ label }) => label));
  const alone = models.length === 1 && others.length === 1;
  const items = new Set(a.items.map((item) => JSON.stringify([item.task, item.id, item.prompt])));
  const shared = b.items.filter((item) => items.has(JSON.stringify([item.task, item.id, item.prompt])));
  const asked = new Set(shared.map(({ task, id }) => JSON.stringify([task, id])));
  const pairs = [...one.tallies.values()].flatMap((tally): CellPair[] => {
    const { cell } = tally;
    if (isOpen(a.items, cell.task)) return [];
    const other = two.tallies.get(cellKey(alone ? { ...cell, model: others[0] } : cell));
    if (other === undefined) return [];
    const isShared = (item: string) => asked.has(JSON.stringify([cell.task, item]));
    const [mine, theirs] = [tally.scoresOf(isShared), other.scoresOf(isShared)];
    return mine.scores.size > 0 && theirs.scores.size > 0
      ? [{ a: mine, b: theirs, names: [a.folder, b.folder] }]
      : [];
  });
  if (pairs.length > 0) return pairs;
  throw new UserError(
    `report ${a.folder} ${b.folder}: they have no cell with the same task, sampler, temperature and items; nothing can be paired`,
  );
}
