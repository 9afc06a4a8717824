import { cellKey, cellsOf, samplesAt } from "./plan.ts";
import type { RunContents } from "./run-folder.ts";
import type { Cell, Sample } from "./sample.ts";
import { keyOf } from "./work.ts";

/** The texts that a run's plan asks for, to tell its records from strangers. */
export class ExpectedTexts {
  private readonly run: RunContents;
  /** Cells and items by their names, with the place that each has. */
  private readonly cells: ReadonlyMap<string, number>;
  private readonly items: ReadonlyMap<string, number>;

  constructor(run: RunContents) {
    this.run = run;
    this.cells = new Map(cellsOf(run.plan).map((cell, place) => [cellKey(cell), place]));
    this.items = new Map(run.items.map(({ task, id }, place) => [JSON.stringify([task, id]), place]));
  }

  /**
   * Which of the plan's texts a record is, as a number of its own; undefined when it is none of them. Its key must be
   * the one that its place in the plan has, except where the prompt was not written down.
   */
  placeOf(sample: Sample): number | undefined {
    const { plan, items, identities } = this.run;
    const { index } = sample;
    const cell = this.cells.get(cellKey(sample));
    const place = this.items.get(JSON.stringify([sample.task, sample.item]));
    if (cell === undefined || place === undefined) return undefined;
    if (index >= samplesAt(plan, sample.temperature)) return undefined;
    const item = items[place];
    const identity = Object.hasOwn(identities, sample.model) ? identities[sample.model] : undefined;
    const isKnown = identity !== undefined && !(item.private && item.prompt === "");
    if (isKnown && keyOf(this.run, { cell: cellOf(sample), item, index }) !== sample.key) return undefined;
    return (cell * items.length + place) * plan.samples + index;
  }
}

function cellOf({ model, task, sampler, temperature }: Sample): Cell {
  return { model, task, sampler, temperature };
}
