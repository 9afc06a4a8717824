import { type Run, samplesOf } from "../run/read-run.ts";
import {
  compressionRatio,
  distinct,
  equalLengths,
  selfBleu,
  selfRepetition,
  type Tokens,
  words,
} from "../metrics/diversity.ts";
import { mean } from "../statistics/index.ts";
import { cellKey } from "../plan/plan.ts";

/** More would cost time and memory, and move the figures little. */
const MOST_TEXTS = 500;

/** How different a cell's texts are from each other, all of them cut to one length and as many as in every other cell. */
export interface Diversity {
  /** How many texts were compared, and to how many words each was cut. */
  readonly texts: number;
  readonly words: number;
  /** distinct-1 to distinct-4: different n-grams over all n-grams. */
  readonly distinct: readonly number[];
  readonly compressionRatio: number;
  readonly selfRepetition: number;
  /** Undefined for texts of fewer than 4 words. */
  readonly selfBleu?: number;
  readonly selfBleuAmong: "texts of an item" | "all texts";
}

/** How unlike each other a cell's texts are, 0 to 1: what is not found again in the others, by Self-BLEU. */
export function variety({ selfBleu }: Diversity): number | undefined {
  return selfBleu === undefined ? undefined : 1 - selfBleu;
}

/** A beginning of a text, and whose it is. */
interface Beginning {
  readonly item: string;
  readonly index: number;
  /** The words with blanks between them: as one string they take a tenth of the memory. */
  readonly text: string;
}

/**
 * The diversity of every cell, by `cellKey`. The length is one for each task, three quarters of its texts have it;
 * shorter ones are left out. A cell with fewer than two long enough has none.
 */
export async function diversityByCell(run: Run): Promise<Map<string, Diversity>> {
  const lengths = await lengthByTask(run);
  const beginnings = new Map<string, { task: string; texts: Beginning[] }>();
  const early = earlyItems(run);
  for (const sample of samplesOf(run)) {
    const { task, item, index, text } = sample;
    if (!early.has(JSON.stringify([task, item]))) continue;
    const [cut] = equalLengths([words(text)], lengths.get(task)!);
    if (cut === undefined) continue;
    const key = cellKey(sample);
    const cell = beginnings.get(key) ?? { task, texts: [] };
    beginnings.set(key, cell);
    cell.texts.push({ item, index, text: cut.join(" ") });
  }
  const fewest = new Map<string, number>();
  for (const { task, texts } of beginnings.values()) {
    if (texts.length >= 2) fewest.set(task, Math.min(fewest.get(task) ?? Infinity, texts.length));
  }
  const found = new Map<string, Diversity>();
  for (const [key, { task, texts }] of beginnings) {
    if (texts.length >= 2)
      found.set(key, diversityOf(texts, fewest.get(task)!, lengths.get(task)!, run.plan.samples > 1));
  }
  return found;
}

/** The lower quartile of the texts' words, 1 or more. */
async function lengthByTask(run: Run): Promise<Map<string, number>> {
  const counts = new Map<string, number[]>();
  for (const { task, text } of samplesOf(run)) {
    const histogram = counts.get(task) ?? [];
    counts.set(task, histogram);
    const length = words(text).length;
    histogram[length] = (histogram[length] ?? 0) + 1;
  }
  const quartile = (histogram: readonly number[]) => {
    const total = histogram.reduce((sum, count) => sum + count, 0);
    let below = 0;
    for (const [length, count = 0] of histogram.entries()) {
      below += count;
      if (below > total / 4) return Math.max(1, length);
    }
    return 1;
  };
  return new Map([...counts].map(([task, histogram]) => [task, quartile(histogram)]));
}

/** The first items of every task, as many as give `MOST_TEXTS`: the same ones in every cell. */
function earlyItems({ items, plan }: Run): Set<string> {
  const most = Math.ceil(MOST_TEXTS / plan.samples);
  const taken = new Map<string, number>();
  const early = items.filter(({ task }) => {
    taken.set(task, (taken.get(task) ?? 0) + 1);
    return taken.get(task)! <= most;
  });
  return new Set(early.map(({ task, id }) => JSON.stringify([task, id])));
}

/**
 * @param count so many texts are compared, because some of the metrics grow with their number
 * @param repeated whether items have several texts
 */
function diversityOf(all: readonly Beginning[], count: number, length: number, repeated: boolean): Diversity {
  const sorted = all.toSorted((a, b) => compare(a.item, b.item) || a.index - b.index);
  const texts = sorted.slice(0, count).map(({ text }) => words(text));
  const byItem = new Map<string, Tokens[]>();
  for (const { item, text } of sorted) byItem.set(item, [...(byItem.get(item) ?? []), words(text)]);
  const several = [...byItem.values()].filter((group) => group.length > 1);
  const score = !repeated
    ? selfBleu(texts)
    : several.length > 0
      ? mean(several.map((group) => selfBleu(group)))
      : 1; // an item has one text only where a second would be the same
  return {
    texts: count,
    words: length,
    distinct: [1, 2, 3, 4].map((n) => (length < n ? Number.NaN : distinct(texts, n))),
    compressionRatio: compressionRatio(sorted.slice(0, count).map(({ text }) => text)),
    selfRepetition: selfRepetition(texts),
    ...(!Number.isNaN(score) && { selfBleu: score }),
    selfBleuAmong: repeated ? "texts of an item" : "all texts",
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
