import { createSampler, type SamplerOptions } from "nsigma";
import { describeRow, removedBy } from "nsigma/analysis";
import type { Vocabulary } from "./vocabulary.ts";

/** A token in the table of the whole vocabulary. */
export interface TableLine {
  readonly id: number;
  readonly text: string;
  /** In hexadecimal; "" where they are not known. */
  readonly bytes: string;
  readonly logit: number;
  /** (max - logit) / σ: Top-nσ keeps what is at most n. */
  readonly distance: number;
  /** Of the row as it came, at temperature 1. */
  readonly raw: number;
  /** With which it can be drawn; 0 for what was removed. */
  readonly final: number;
  /** The step that removed it; "" for what is left. */
  readonly by: string;
}

/** What of the table is wanted. */
export interface TableView {
  /** The column that orders it. */
  readonly column: keyof TableLine;
  readonly descending: boolean;
  /** A part of the text, or `#` and an id; "" finds all. */
  readonly search: string;
  /** The first line that is wanted, and how many. */
  readonly from: number;
  readonly count: number;
}

/** Some lines of the table, and how many there are in all. */
export interface TablePart {
  readonly lines: readonly TableLine[];
  readonly from: number;
  readonly found: number;
}

/** The whole vocabulary at one place of a text, and what a sampler makes of it. */
export class TokenTable {
  /** Most likely first. */
  private readonly ids: Int32Array;
  private readonly cells: { readonly [Column in keyof TableLine]: (id: number) => TableLine[Column] };
  private readonly vocabulary: Vocabulary;
  /** The order that was asked for last, and what it answers. */
  private ordered: { readonly asked: string; readonly ids: Int32Array } | undefined;

  /** @param ids the text before the row */
  constructor(row: Float32Array, options: SamplerOptions, ids: readonly number[], vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
    const all = createSampler({ seed: 0 }).distribution(row);
    const sampler = createSampler({ ...options, seed: 0 });
    sampler.prompt(ids);
    const [raw, final] = [all, sampler.distribution(row)].map((each) => byId(each, row.length));
    const { by, steps } = removedBy(row, options, ids);
    const { max, std } = describeRow(row, 1);
    this.ids = Int32Array.from(all.ids);
    this.cells = {
      id: (id) => id,
      text: (id) => vocabulary.textOf(id),
      bytes: (id) => vocabulary.hexOf(id),
      logit: (id) => row[id],
      distance: (id) => (std > 0 ? (max - row[id]) / std : 0),
      raw: (id) => raw[id],
      final: (id) => final[id],
      by: (id) => steps[by[id]] ?? "",
    };
  }

  /** The most likely of what is left, with the probability of its draw. */
  left(most: number): { id: number; probability: number }[] {
    const { final } = this.cells;
    const ids = this.ids.filter((id) => final(id) > 0).subarray(0, most);
    return Array.from(ids, (id) => ({ id, probability: final(id) }));
  }

  part({ column, descending, search, from, count }: TableView): TablePart {
    const asked = JSON.stringify([column, descending, search]);
    if (this.ordered?.asked !== asked) {
      this.ordered = { asked, ids: this.order(column, descending, this.find(search)) };
    }
    const { ids } = this.ordered;
    const lines = Array.from(ids.subarray(from, from + count), (id) => this.line(id));
    return { lines, from, found: ids.length };
  }

  private find(search: string): Int32Array {
    if (search === "") return this.ids;
    const [, id] = /^#(\d+)$/.exec(search) ?? [];
    if (id !== undefined) return this.ids.filter((each) => each === Number(id));
    const sought = search.toLowerCase();
    return this.ids.filter((each) => this.vocabulary.foldedOf(each).includes(sought));
  }

  /** Equal ones stay most likely first. */
  private order(column: keyof TableLine, descending: boolean, ids: Int32Array): Int32Array {
    if (column === "logit" && descending) return ids; // so they are
    const sign = descending ? -1 : 1;
    const of = this.cells[column];
    const cells = Array.from(ids, (id) => ({ id, cell: of(id) }));
    cells.sort((a, b) => (a.cell < b.cell ? -sign : a.cell > b.cell ? sign : 0));
    return Int32Array.from(cells, ({ id }) => id);
  }

  private line(id: number): TableLine {
    const { text, bytes, logit, distance, raw, final, by } = this.cells;
    return {
      id,
      text: text(id),
      bytes: bytes(id),
      logit: logit(id),
      distance: distance(id),
      raw: raw(id),
      final: final(id),
      by: by(id),
    };
  }
}

function byId(
  { ids, probabilities }: { ids: ArrayLike<number>; probabilities: ArrayLike<number> },
  size: number,
): Float64Array {
  const all = new Float64Array(size);
  for (let rank = 0; rank < ids.length; rank++) all[ids[rank]] = probabilities[rank];
  return all;
}
