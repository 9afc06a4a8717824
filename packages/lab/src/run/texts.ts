import { hash } from "node:crypto";
import type { HostRequest } from "nsigma/hosts";
import { type Cell, cellKey, cellsOf, samplesAt } from "../plan/plan.ts";
import { contentHash } from "./content-hash.ts";
import type { RunContents } from "./run-folder.ts";
import type { JournalLines } from "./journal-reader.ts";
import { type Sample, sampleSchema } from "./sample.ts";
import type { Item } from "../tasks/item.ts";

/** A text of the plan: of which item, in which cell, and which of the item's texts there. */
export interface Slot {
  readonly cell: Cell;
  readonly item: Item;
  readonly index: number;
}

/** What has to be generated for one text. Plain JSON. */
export interface Unit {
  /** The piece of work it belongs to: the same name in every process of the run. */
  readonly piece: string;
  readonly sample: Pick<
    Sample,
    "key" | "model" | "task" | "sampler" | "temperature" | "item" | "index" | "seed"
  >;
  readonly request: Pick<HostRequest, "prompt" | "sampler" | "noise" | "maxTokens" | "stop">;
}

/** What is asked of a model for a text, and where the answer belongs. */
export function unitOf(run: RunContents, slot: Slot, piece: string): Unit {
  const { cell, item, index } = slot;
  const request = requestOf(run, slot);
  return {
    piece,
    sample: {
      key: keyOf(run, slot, request),
      ...cell,
      item: item.id,
      index,
      seed: seedOf(run.plan.seed, slot),
    },
    request,
  };
}

/** A text's key is made of all that decides it, and of where it belongs: two cells may ask for the same. */
function keyOf({ identities }: RunContents, { cell, item, index }: Slot, request: Unit["request"]): string {
  return contentHash({ model: identities[cell.model], cell, item: item.id, index, ...request });
}

function requestOf({ plan }: RunContents, slot: Slot): Unit["request"] {
  const { cell, item } = slot;
  const { plain } = plan.models.find(({ label }) => label === cell.model)!;
  const { options, noise } = plan.samplers.find(({ label }) => label === cell.sampler)!;
  const { stop = [], maxTokens, messages = [] } = plan;
  const prompt = plain ? item.prompt : [...messages, { role: "user", content: item.prompt } as const];
  const sampler = { ...options, temperature: cell.temperature, seed: seedOf(plan.seed, slot) };
  return { prompt, sampler, maxTokens, stop, ...(noise && { noise }) };
}

/** Seeds below this are taken as they are by every server. */
const SEEDS = 2 ** 31;

/**
 * The seed of a text: the same in every cell, so that cells differ by their sampler alone. The texts of one item have
 * different seeds.
 */
function seedOf(planSeed: number, { cell, item, index }: Slot): number {
  const digest = hash("sha256", JSON.stringify([planSeed, cell.task, item.id]));
  return (Number.parseInt(digest.slice(0, 8), 16) + index) % SEEDS;
}

/** The texts that a run's plan asks for, to tell its records from strangers. */
class ExpectedTexts {
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
    const { model, task, sampler, temperature, index } = sample;
    const cell = this.cells.get(cellKey(sample));
    const place = this.items.get(JSON.stringify([task, sample.item]));
    if (cell === undefined || place === undefined) return undefined;
    if (index >= samplesAt(plan, sample)) return undefined;
    const item = items[place];
    const isKnown = Object.hasOwn(identities, model) && !(item.private && item.prompt === "");
    const slot = { cell: { model, task, sampler, temperature }, item, index };
    if (isKnown && keyOf(this.run, slot, requestOf(this.run, slot)) !== sample.key) return undefined;
    return (cell * items.length + place) * plan.samples + index;
  }
}

/** A text of the journal, and which of the plan's texts it is. */
export interface Placed {
  readonly key: string;
  readonly sample: Sample;
  /** As `ExpectedTexts` numbers them. */
  readonly place: number;
}

/** The journal of a run's texts. */
export function textLines(run: RunContents): JournalLines<Placed> {
  const expected = new ExpectedTexts(run);
  return {
    folder: "journal",
    broken: "no record of a text",
    strange: "a text that the plan does not ask for",
    read(value) {
      const { data: sample } = sampleSchema.safeParse(value);
      if (sample === undefined) return "broken";
      const place = expected.placeOf(sample);
      return place === undefined ? "strange" : { key: sample.key, sample, place };
    },
  };
}
