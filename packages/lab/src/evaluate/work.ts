import type { HostRequest } from "nsigma/hosts";
import { contentHash } from "./content-hash.ts";
import { cellsOf, type Plan, type PlannedModel, samplesAt } from "./plan.ts";
import type { RunContents } from "./run-folder.ts";
import type { Cell, Item, Sample } from "./sample.ts";
import { seedOf } from "./seed.ts";

/** A model has at most so many pieces of work; and none is of less than this many texts, the last one apart. */
const MOST_PIECES = 4096;
const LEAST_TEXTS = 32;

/** What has to be generated for one sample. Plain JSON. */
export interface Unit {
  /** The piece of work it belongs to: the same name in every process of the run. */
  readonly piece: string;
  readonly sample: Pick<
    Sample,
    "key" | "model" | "task" | "sampler" | "temperature" | "item" | "index" | "seed"
  >;
  readonly request: Pick<HostRequest, "prompt" | "sampler" | "maxTokens" | "stop">;
}

/** A text of the plan: of which item, in which cell, and which of the item's texts there. */
export interface Slot {
  readonly cell: Cell;
  readonly item: Item;
  readonly index: number;
}

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
          texts += samplesAt(run.plan, cell.temperature);
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
      const slot = this.at(place);
      const { cell, item } = slot;
      const { request, seed } = requestOf(this.run.plan, slot);
      const sample = { key: keyOf(this.run, slot), ...cell, item: item.id, index: slot.index, seed };
      yield { piece: this.nameOf(index), sample, request };
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

/** What a text's key is made of: all that decides it, and where it belongs, for two cells may ask for the same. */
export function keyOf({ plan, identities }: RunContents, slot: Slot): string {
  const { cell, item, index } = slot;
  const { request } = requestOf(plan, slot);
  return contentHash({ model: identities[cell.model], cell, item: item.id, index, ...request });
}

function requestOf(plan: Plan, { cell, item, index }: Slot): Pick<Unit, "request"> & { seed: number } {
  const { plain } = plan.models.find(({ label }) => label === cell.model)!;
  const { options } = plan.samplers.find(({ label }) => label === cell.sampler)!;
  const { stop = [], maxTokens } = plan;
  const seed = seedOf(plan.seed, cell.task, item.id, index);
  const prompt = plain ? item.prompt : [{ role: "user", content: item.prompt } as const];
  const sampler = { ...options, temperature: cell.temperature, seed };
  return { request: { prompt, sampler, maxTokens, stop }, seed };
}
