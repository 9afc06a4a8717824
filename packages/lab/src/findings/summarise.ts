import { noiseLabel } from "../plan/noise-label.ts";
import { type Cell, cellKey, cellsOf, type Plan, samplesAt } from "../plan/plan.ts";
import type { Run } from "../run/read-run.ts";
import { type CellPair, compareCells } from "./compare-cells.ts";
import type { Reading } from "./reading.ts";
import { standouts } from "./standouts.ts";
import type { Summary } from "./summary.ts";
import { summariseCell } from "./summarise-cell.ts";
import { isOpen, type Tally } from "./tally.ts";

/**
 * What a run shows. Texts that the plan does not ask for are left out and named in `notes`, as is whatever is not text.
 */
export function summarise(reading: Reading): Summary {
  const { run, profiles, tallies, disagreements, leftOut } = reading;
  const { plan, items, judge } = run;
  const read = [...tallies.values()].filter(({ texts }) => texts > 0);
  const closed = read.filter(({ cell }) => !isOpen(items, cell.task));
  const best = standouts(closed);
  const cells = read.map((tally) => {
    const key = cellKey(tally.cell);
    const [diversity, condition, likeliness] = [
      reading.diversity.get(key),
      reading.conditions.get(key),
      reading.likeliness.get(key),
    ];
    const own = summariseCell(tally, {
      open: isOpen(items, tally.cell.task),
      greedy: closed.find((each) => isGreedyOf(plan, each.cell, tally.cell)),
      seed: plan.seed,
    });
    return {
      ...own,
      ...(diversity && { diversity }),
      ...(condition && { condition }),
      ...(likeliness && { likeliness }),
      best: best.has(tally),
    };
  });
  const texts = read.reduce((sum, tally) => sum + tally.texts, 0);
  const notes = [...noiseIn(plan), ...judgedBy(reading), ...leftOut];
  const reference = plan.samplers.find(
    ({ options, noise }) => options.topNSigma !== undefined && !noise,
  )?.label;
  return {
    runs: [run.folder],
    profile: profiles[0],
    models: plan.models.map(({ label }) => label),
    tasks: plan.tasks.map(({ label }) => label),
    samplers: plan.samplers.map(({ label }) => label),
    temperatures: [...new Set(cellsOf(plan).map(({ temperature }) => temperature))].sort((a, b) => a - b),
    texts,
    missing: expectedTexts(run) - texts,
    cells,
    ...(reference !== undefined && { reference }),
    ...(judge && { judge: judge.label }),
    comparisons: compareCells(reference === undefined ? [] : againstReference(closed, reference), plan.seed),
    disagreements,
    ...(notes.length > 0 && { notes }),
  };
}

/** Whether a cell has the best answers of a model to a task: at temperature 0, without noise. */
function isGreedyOf({ samplers }: Plan, cell: Cell, { model, task }: Cell): boolean {
  if (cell.model !== model || cell.task !== task || cell.temperature !== 0) return false;
  return samplers.some(({ label, noise }) => label === cell.sampler && !noise);
}

/** Which samplers have noise beside them, in one sentence: a label may not say so. */
function noiseIn({ samplers }: Plan): string[] {
  const noisy = samplers.flatMap(({ label, noise }) => (noise ? `${label} (${noiseLabel(noise)})` : []));
  return noisy.length > 0 ? [`In the model's run there is noise with ${noisy.join(", ")}.`] : [];
}

/** Who judged the texts, and what that is worth, a sentence each. */
function judgedBy({ run, unjudged }: Reading): string[] {
  const { judge, identities } = run;
  if (judge === undefined) return [];
  const { label, identity } = judge;
  const own = Object.keys(identities).filter((model) => identities[model] === identity);
  return [
    `Bits per token are those of each text's tokens, given its prompt, under the judge ${label}; intervals are a bootstrap over the items.`,
    ...own.map(
      (model) =>
        `The judge ${label} is the model ${model} itself: its bits tell how near texts stay to what that model finds likely, and not how good they are.`,
    ),
    ...(unjudged > 0
      ? [`The judge ${label} has not judged ${unjudged} of the texts; run nsigma eval again.`]
      : []),
  ];
}

function expectedTexts({ plan, items }: Run): number {
  const asked = (task: string) => items.filter((item) => item.task === task).length;
  return cellsOf(plan).reduce((sum, cell) => sum + asked(cell.task) * samplesAt(plan, cell), 0);
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
