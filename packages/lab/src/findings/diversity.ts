import type { Run } from "../run/read-run.ts";
import type { Sample } from "../run/sample.ts";
import {
  compressionRatio,
  distinct,
  equalLengths,
  selfBleu,
  selfRepetition,
  type Tokens,
  words,
} from "../metrics/diversity.ts";
import { type MeanWithin, meanWithin } from "../statistics/mean-within.ts";
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
  /** Its interval over the items, where items have several texts. */
  readonly selfBleuWithin?: Pick<MeanWithin, "low" | "high">;
  readonly selfBleuAmong: "texts of an item" | "all texts";
}

/** How unlike each other a cell's texts are, 0 to 1: what is not found again in the others, by Self-BLEU. */
export function variety({ selfBleu }: Diversity): number | undefined {
  return selfBleu === undefined ? undefined : 1 - selfBleu;
}

/** A text or its beginning, and whose it is. */
interface Beginning {
  readonly item: string;
  readonly index: number;
  /** The words with blanks between them: as one string they take a tenth of the memory. */
  readonly text: string;
}

/**
 * Finds the diversity of every cell while a run is read. All texts of a task are cut to one length, which three quarters
 * of them have; shorter ones are left out. So the early texts wait as they are until all have been counted.
 */
export class DiversityReader {
  private readonly run: Run;
  private readonly early: ReadonlySet<string>;
  /** How many texts of a task have how many words. */
  private readonly lengths = new Map<string, number[]>();
  private readonly cells = new Map<string, { task: string; texts: Beginning[] }>();

  constructor(run: Run) {
    this.run = run;
    this.early = earlyItems(run);
  }

  add(sample: Sample): void {
    const { task, item, index, text } = sample;
    const all = words(text);
    const histogram = this.lengths.get(task) ?? [];
    this.lengths.set(task, histogram);
    histogram[all.length] = (histogram[all.length] ?? 0) + 1;
    if (!this.early.has(JSON.stringify([task, item]))) return;
    const key = cellKey(sample);
    const cell = this.cells.get(key) ?? { task, texts: [] };
    this.cells.set(key, cell);
    cell.texts.push({ item, index, text: all.join(" ") });
  }

  /** By `cellKey`. A cell with fewer than two texts that are long enough has none. */
  read(): Map<string, Diversity> {
    const repeated = this.run.plan.samples > 1;
    const lengths = new Map<string, number>(
      [...this.lengths].map(([task, histogram]) => [task, lowerQuartile(histogram)]),
    );
    const cut = [...this.cells].map(([key, { task, texts }]) => ({
      key,
      task,
      texts: texts.flatMap(({ text, ...whose }) =>
        equalLengths([words(text)], lengths.get(task)).map((own) => ({ ...whose, text: own.join(" ") })),
      ),
    }));
    const compared = cut.filter(({ texts }) => texts.length >= 2);
    const fewest = (task: string) =>
      Math.min(...compared.filter((each) => each.task === task).map(({ texts }) => texts.length));
    return new Map(
      compared.map(({ key, task, texts }) => [
        key,
        diversityOf(texts, fewest(task), lengths.get(task)!, repeated, this.run.plan.seed),
      ]),
    );
  }
}

/** The number of words that a quarter of the texts stay below, 1 or more. */
function lowerQuartile(histogram: readonly number[]): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [length, count = 0] of histogram.entries()) {
    below += count;
    if (below > total / 4) return Math.max(1, length);
  }
  return 1;
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
 * @param count this many texts are compared, because some of the metrics grow with their number
 * @param repeated whether items have several texts
 * @param seed of the interval's bootstrap
 */
function diversityOf(
  all: readonly Beginning[],
  count: number,
  length: number,
  repeated: boolean,
  seed: number,
): Diversity {
  const sorted = all.toSorted((a, b) => compare(a.item, b.item) || a.index - b.index);
  const texts = sorted.slice(0, count).map(({ text }) => words(text));
  const byItem = new Map<string, Tokens[]>();
  for (const { item, text } of sorted) byItem.set(item, [...(byItem.get(item) ?? []), words(text)]);
  const several = [...byItem.values()].filter((group) => group.length > 1);
  const within =
    repeated && several.length > 0
      ? meanWithin(
          several.map((group) => selfBleu(group)),
          { seed },
        )
      : undefined;
  // An item has one text only where a second would be the same.
  const score = within?.mean ?? (repeated ? 1 : selfBleu(texts));
  return {
    texts: count,
    words: length,
    distinct: [1, 2, 3, 4].map((n) => (length < n ? Number.NaN : distinct(texts, n))),
    compressionRatio: compressionRatio(sorted.slice(0, count).map(({ text }) => text)),
    selfRepetition: selfRepetition(texts),
    ...(!Number.isNaN(score) && {
      selfBleu: score,
      ...(within && { selfBleuWithin: { low: within.low, high: within.high } }),
    }),
    selfBleuAmong: repeated ? "texts of an item" : "all texts",
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
