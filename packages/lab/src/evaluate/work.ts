import type { SamplerOptions } from "nsigma";
import type { HostRequest } from "nsigma/hosts";
import { contentHash } from "./content-hash.ts";
import { type Plan, type PlannedModel, samplesAt } from "./plan.ts";
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

/** One text of an item: in which cell, and which of its texts there. */
interface Slot {
  readonly cell: Cell;
  readonly options: SamplerOptions;
  readonly index: number;
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
  private readonly plan: Plan;
  private readonly model: PlannedModel;
  private readonly identity: string;
  private readonly parts: { begins: number; items: readonly Item[]; slots: readonly Slot[] }[] = [];

  /** @param identity says which model it is by its content */
  constructor(plan: Plan, items: readonly Item[], model: PlannedModel, identity: string) {
    this.plan = plan;
    this.model = model;
    this.identity = identity;
    let size = 0;
    for (const { label } of plan.tasks) {
      const own = items.filter(({ task }) => task === label);
      const slots = slotsOf(plan, model.label, label);
      this.parts.push({ begins: size, items: own, slots });
      size += own.length * slots.length;
    }
    this.size = size;
    this.pieceSize = Math.max(LEAST_TEXTS, Math.ceil(size / MOST_PIECES));
    this.pieces = Math.ceil(size / this.pieceSize);
  }

  /** The units of a piece, from 0. */
  *piece(index: number): Generator<Unit> {
    const begins = index * this.pieceSize;
    const ends = Math.min(begins + this.pieceSize, this.size);
    for (let place = begins; place < ends; place++) yield this.at(place, this.nameOf(index));
  }

  /** What a piece is called. */
  nameOf(index: number): string {
    const model = this.plan.models.findIndex(({ label }) => label === this.model.label);
    return `${model}-${index}`;
  }

  private at(place: number, piece: string): Unit {
    const part = this.parts.findLast(({ begins }) => begins <= place)!;
    const within = place - part.begins;
    const { cell, options, index } = part.slots[within % part.slots.length];
    const item = part.items[Math.floor(within / part.slots.length)];
    const { stop = [], maxTokens } = this.plan;
    const seed = seedOf(this.plan.seed, cell.task, item.id, index);
    const request = {
      prompt: this.model.plain ? item.prompt : [{ role: "user", content: item.prompt } as const],
      sampler: { ...options, temperature: cell.temperature, seed },
      maxTokens,
      stop,
    };
    // The labels too: two cells that ask for the same have a text each.
    const key = contentHash({ model: this.identity, cell, item: item.id, index, ...request });
    return { piece, sample: { key, ...cell, item: item.id, index, seed }, request };
  }
}

function slotsOf(plan: Plan, model: string, task: string): Slot[] {
  return plan.samplers.flatMap(({ label, options, temperatures = plan.temperatures }) =>
    temperatures.flatMap((temperature) =>
      Array.from({ length: samplesAt(plan, temperature) }, (_, index) => ({
        cell: { model, task, sampler: label, temperature },
        options,
        index,
      })),
    ),
  );
}
