import { gzipSync } from "node:zlib";
import { type Run, samplesOf } from "../../run/read-run.ts";
import type { ProfileName } from "../../extraction/index.ts";
import { type Judgement, judge, PROFILE_NAMES } from "../../findings/judge.ts";
import { itemsByName } from "../../findings/summarise.ts";
import { type Cell, cellKey, cellsOf } from "../../plan/plan.ts";
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

/**
 * The answers of a run as script elements with compressed data: `answers-0`, `answers-1`, ... as they are read, and at
 * the end `index`. No more than one packet is in memory.
 */
export async function* answerData(run: Run, profile: ProfileName): AsyncGenerator<string> {
  const profiles = [profile, ...PROFILE_NAMES.filter((each) => each !== profile)];
  const itemOf = itemsByName(run.items);
  const places = new Map<Item, number>(run.items.map((item, place) => [item, place]));
  const cells = cellsOf(run.plan);
  const cellPlaces = new Map(cells.map((cell, place) => [cellKey(cell), place]));
  const columns = {
    cell: [] as number[],
    item: [] as number[],
    index: [] as number[],
    marks: [] as string[],
    cutOff: [] as (0 | 1)[],
  };
  let packet: ShownAnswer[] = [];
  let packets = 0;
  for (const sample of samplesOf(run)) {
    const item = itemOf(sample);
    const cell = cellPlaces.get(cellKey(sample));
    if (item === undefined || cell === undefined) continue;
    const found = profiles.map((each) => judge(item, sample.text, each));
    columns.cell.push(cell);
    columns.item.push(places.get(item)!);
    columns.index.push(sample.index);
    columns.marks.push(found.map(({ mark }) => MARKS.indexOf(mark)).join(""));
    columns.cutOff.push(sample.ending === "length" ? 1 : 0);
    const { seed, tokens, text } = sample;
    packet.push({
      seed,
      tokens,
      ...(!item.private && { text }),
      found: found.map(({ rule, answer }) => ({ rule, answer: item.private ? null : answer })),
    });
    if (packet.length < PACKET) continue;
    yield packed(`answers-${packets++}`, packet);
    packet = [];
  }
  if (packet.length > 0) yield packed(`answers-${packets}`, packet);
  const items = run.items.map(({ id, prompt, target, private: hidden }): ShownItem => {
    return hidden ? { id } : { id, prompt, ...(target !== undefined && { target }) };
  });
  const index: AnswerIndex = { packet: PACKET, profiles, cells, items, ...columns };
  yield packed("index", index);
}

function packed(id: string, value: unknown): string {
  const data = gzipSync(JSON.stringify(value)).toString("base64");
  return `<script type="application/gzip" id="${id}">${data}</script>\n`;
}
