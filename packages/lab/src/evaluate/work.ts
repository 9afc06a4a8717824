import { type Cell, cellsOf, type PlannedModel, samplesAt } from "../plan/plan.ts";
import type { RunContents } from "../run/run-folder.ts";
import { type Slot, type Unit, unitOf } from "../run/texts.ts";
import type { Item } from "../tasks/item.ts";

/** A model has at most this many pieces of work; and none is of less than this many texts, the last one apart. */
const MOST_PIECES = 4096;
const LEAST_TEXTS = 32;

/** All of a task's items, with the texts that each of them has: `texts` for every item, the cells one after the other. */
interface Part {
  readonly begins: number;
  readonly items: readonly Item[];
  readonly texts: number;
  readonly cells: readonly { readonly begins: number; readonly cell: Cell }[];
}

/**
 * All that is to be done with one model, as a list that is computed where it is read: item by item, and for each item
 * every cell, so that prompts that are alike come together, and whenever one stops all cells have the same items.
 * It is cut into pieces, which processes and machines share.
 */
export class Work {
  /** How many texts. */
  readonly size: number;
  /** Into how many pieces it is cut. */
  readonly pieces: number;
  private readonly pieceSize: number;
  private readonly run: RunContents;
  readonly model: PlannedModel;
  private readonly parts: Part[] = [];

  constructor(run: RunContents, model: PlannedModel) {
    this.run = run;
    this.model = model;
    const cells = cellsOf(run.plan).filter((cell) => cell.model === model.label);
    let size = 0;
    for (const { label } of run.plan.tasks) {
      const items = run.items.filter(({ task }) => task === label);
      let texts = 0;
      const own = cells
        .filter(({ task }) => task === label)
        .map((cell) => {
          const begins = texts;
          texts += samplesAt(run.plan, cell);
          return { begins, cell };
        });
      this.parts.push({ begins: size, items, texts, cells: own });
      size += items.length * texts;
    }
    this.size = size;
    this.pieceSize = Math.max(LEAST_TEXTS, Math.ceil(size / MOST_PIECES));
    this.pieces = Math.ceil(size / this.pieceSize);
  }

  /** The units of a piece, from 0. */
  *piece(index: number): Generator<Unit> {
    const begins = index * this.pieceSize;
    const ends = Math.min(begins + this.pieceSize, this.size);
    for (let place = begins; place < ends; place++) {
      yield unitOf(this.run, this.at(place), this.nameOf(index));
    }
  }

  /** What a piece is called. */
  nameOf(index: number): string {
    const model = this.run.plan.models.findIndex(({ label }) => label === this.model.label);
    return `${model}-${index}`;
  }

  private at(place: number): Slot {
    const { begins, items, texts, cells } = this.parts.findLast((part) => part.begins <= place)!;
    const item = items[Math.floor((place - begins) / texts)];
    const text = (place - begins) % texts;
    const { begins: first, cell } = cells.findLast((each) => each.begins <= text)!;
    return { cell, item, index: text - first };
  }
}
