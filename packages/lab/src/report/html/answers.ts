import { gzipSync } from "node:zlib";
import type { ProfileName } from "../../extraction/profiles.ts";
import type { Judgement } from "../../findings/judge.ts";
import { type JudgedText, profilesFrom } from "../../findings/reading.ts";
import { type Cell, cellKey, cellsOf } from "../../plan/plan.ts";
import type { Run } from "../../run/read-run.ts";
import type { Item } from "../../tasks/item.ts";

/** Answers per packet: little to unpack when one is looked at, much that repeats for gzip to find. */
const PACKET = 500;

/** What the page needs to choose answers by; entry i of every column is answer i. */
export interface AnswerIndex {
  readonly packet: number;
  /** The report's own first. */
  readonly profiles: readonly ProfileName[];
  readonly cells: readonly Cell[];
  readonly items: readonly ShownItem[];
  readonly cell: readonly number[];
  readonly item: readonly number[];
  readonly index: readonly number[];
  /** A digit per profile: 0 right, 1 wrong, 2 no answer found, 3 nothing to be right about. */
  readonly marks: readonly string[];
  readonly cutOff: readonly (0 | 1)[];
}

/** An item as the page shows it; the texts of a private one are not in the page at all. */
export interface ShownItem {
  readonly id: string;
  readonly prompt?: string;
  readonly target?: string;
}

/** One answer as a packet has it; of a private item neither text nor what was extracted from it. */
export interface ShownAnswer {
  readonly seed: number;
  readonly tokens: number;
  readonly text?: string;
  /** In the order of the index's profiles. */
  readonly found: readonly Pick<Judgement, "rule" | "answer">[];
}

const MARKS: readonly Judgement["mark"][] = ["right", "wrong", "unparsed", "open"];

/** The answers of a run as they go into its page: packed while the run is read, and out of the heap until the page is written. */
export class PackedAnswers {
  readonly run: Run;
  private readonly profiles: readonly ProfileName[];
  private readonly cells: readonly Cell[];
  private readonly cellPlaces: ReadonlyMap<string, number>;
  private readonly itemPlaces: ReadonlyMap<Item, number>;
  private readonly columns = {
    cell: [] as number[],
    item: [] as number[],
    index: [] as number[],
    marks: [] as string[],
    cutOff: [] as (0 | 1)[],
  };
  private readonly packets: Buffer[] = [];
  private packet: ShownAnswer[] = [];

  /** @param profile the report's */
  constructor(run: Run, profile: ProfileName) {
    this.run = run;
    this.profiles = profilesFrom(profile);
    this.cells = cellsOf(run.plan);
    this.cellPlaces = new Map(this.cells.map((cell, place) => [cellKey(cell), place]));
    this.itemPlaces = new Map(run.items.map((item, place) => [item, place]));
  }

  add({ sample, item, judgements }: JudgedText): void {
    const { columns } = this;
    columns.cell.push(this.cellPlaces.get(cellKey(sample))!);
    columns.item.push(this.itemPlaces.get(item)!);
    columns.index.push(sample.index);
    columns.marks.push(judgements.map(({ mark }) => MARKS.indexOf(mark)).join(""));
    columns.cutOff.push(sample.ending === "length" ? 1 : 0);
    const { seed, tokens, text } = sample;
    this.packet.push({
      seed,
      tokens,
      ...(!item.private && { text }),
      found: judgements.map(({ rule, answer }) => ({ rule, answer: item.private ? null : answer })),
    });
    if (this.packet.length === PACKET) this.pack();
  }

  private pack(): void {
    this.packets.push(gzipSync(JSON.stringify(this.packet)));
    this.packet = [];
  }

  /** Script elements with compressed data: `answers-0`, `answers-1`, ... and at the end `index`. */
  *scripts(): Generator<string> {
    if (this.packet.length > 0) this.pack();
    for (const [number, packet] of this.packets.entries()) yield script(`answers-${number}`, packet);
    const items = this.run.items.map(({ id, prompt, target, private: hidden }): ShownItem => {
      return hidden ? { id } : { id, prompt, ...(target !== undefined && { target }) };
    });
    const { profiles, cells } = this;
    const index: AnswerIndex = { packet: PACKET, profiles, cells, items, ...this.columns };
    yield script("index", gzipSync(JSON.stringify(index)));
  }
}

function script(id: string, data: Buffer): string {
  return `<script type="application/gzip" id="${id}">${data.toString("base64")}</script>\n`;
}
