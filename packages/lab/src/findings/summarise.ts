import { type Cell, cellKey, cellsOf, samplesAt } from "../plan/plan.ts";
import { type Run, samplesOf } from "../run/read-run.ts";
import type { ProfileName } from "../extraction/index.ts";
import { type CellPair, compareCells } from "./compare-cells.ts";
import { diversityByCell } from "./diversity.ts";
import { judge, PROFILE_NAMES } from "./judge.ts";
import { standouts } from "./standouts.ts";
import type { Disagreement, Summary } from "./summary.ts";
import { summariseCell } from "./summarise-cell.ts";
import { isOpen, Tally } from "./tally.ts";
import type { Item } from "../tasks/item.ts";

export interface SummaryOptions {
  /** How answers are found and compared; `robust` unless given. */
  readonly profile?: ProfileName;
}

/**
 * Reads every text of a run and says what it shows. The texts are read in a stream and only their scores are kept.
 * The order of the journal's lines does not matter. Texts that the plan does not ask for are left out, and counted in `notes`, as is what is no text.
 */
export async function summarise(run: Run, { profile = "robust" }: SummaryOptions = {}): Promise<Summary> {
  const { plan, items } = run;
  const { tallies, disagreements, leftOut } = await tallyRun(run, profile);
  const diversity = await diversityByCell(run);
  const read = [...tallies.values()].filter(({ texts }) => texts > 0);
  const closed = read.filter(({ cell }) => !isOpen(items, cell.task));
  const best = standouts(closed);
  const cells = read.map((tally) => {
    const texts = diversity.get(cellKey(tally.cell));
    const own = summariseCell(tally, isOpen(items, tally.cell.task));
    return { ...own, ...(texts && { diversity: texts }), best: best.has(tally) };
  });
  const texts = read.reduce((sum, tally) => sum + tally.texts, 0);
  const reference = plan.samplers.find(({ options }) => options.topNSigma !== undefined)?.label;
  return {
    runs: [run.folder],
    profile,
    models: plan.models.map(({ label }) => label),
    tasks: plan.tasks.map(({ label }) => label),
    samplers: plan.samplers.map(({ label }) => label),
    temperatures: [...new Set(cellsOf(plan).map(({ temperature }) => temperature))].sort((a, b) => a - b),
    texts,
    missing: expectedTexts(run) - texts,
    cells,
    ...(reference !== undefined && { reference }),
    comparisons: compareCells(reference === undefined ? [] : againstReference(closed, reference), plan.seed),
    disagreements,
    ...(leftOut.length > 0 && { notes: leftOut }),
  };
}

/**
 * The scores of every cell by a profile, in the plan's order, how often the other profiles see it otherwise, and what
 * of the journal was left out, a sentence per file.
 */
export async function tallyRun(
  run: Run,
  profile: ProfileName,
): Promise<{ tallies: Map<string, Tally>; disagreements: Disagreement[]; leftOut: string[] }> {
  const itemOf = itemsByName(run.items);
  const tallies = new Map(cellsOf(run.plan).map((cell) => [cellKey(cell), new Tally(cell)]));
  const others = PROFILE_NAMES.filter((each) => each !== profile);
  const disagreements = others.map((each) => ({ profile: each, texts: 0, onlyHere: 0, onlyThere: 0 }));
  const leftOut: string[] = [];
  for (const sample of samplesOf(run, (sentence) => leftOut.push(sentence))) {
    const item = itemOf(sample)!;
    const tally = tallies.get(cellKey(sample))!;
    const own = judge(item, sample.text, profile);
    tally.add(sample, own);
    if (own.mark === "open") continue;
    for (const each of disagreements) {
      const other = judge(item, sample.text, each.profile);
      if ((own.mark === "right") === (other.mark === "right")) continue;
      each.texts++;
      if (own.mark === "right") each.onlyHere++;
      else each.onlyThere++;
    }
  }
  return { tallies, disagreements, leftOut };
}

/** Finds the item of a sample. */
export function itemsByName(
  items: readonly Item[],
): (of: { task: string; item: string }) => Item | undefined {
  const byName = new Map(items.map((item) => [JSON.stringify([item.task, item.id]), item]));
  return ({ task, item }) => byName.get(JSON.stringify([task, item]));
}

function expectedTexts({ plan, items }: Run): number {
  const asked = (task: string) => items.filter((item) => item.task === task).length;
  return cellsOf(plan).reduce(
    (sum, { task, temperature }) => sum + asked(task) * samplesAt(plan, temperature),
    0,
  );
}

/**
 * Every other sampler beside Top-nσ at the same temperature; one that has only one temperature, as greedy decoding
 * has, beside Top-nσ at each of its own.
 */
function againstReference(tallies: readonly Tally[], reference: string): CellPair[] {
  return tallies
    .filter(({ cell }) => cell.sampler === reference)
    .flatMap((a) => {
      const sameTask = tallies.filter(
        ({ cell }) => cell.sampler !== reference && cell.model === a.cell.model && cell.task === a.cell.task,
      );
      const only = (b: Tally) => sameTask.every((c) => c === b || c.cell.sampler !== b.cell.sampler);
      return sameTask
        .filter((b) => b.cell.temperature === a.cell.temperature || only(b))
        .map((b) => ({ a, b, names: [nameBeside(a.cell, b.cell), nameBeside(b.cell, a.cell)] as const }));
    });
}

/** The sampler, with its temperature where the two differ. */
function nameBeside(cell: Cell, other: Cell): string {
  return cell.temperature === other.temperature ? cell.sampler : `${cell.sampler} (T = ${cell.temperature})`;
}
