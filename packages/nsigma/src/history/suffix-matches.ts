import type { History } from "./history.ts";

/**
 * Where the end of a text has been before: every earlier position of its last token, with the number of tokens up
 * to there that are the same as at the end.
 *
 * A match at j now was a match at j-1 one token ago, and one shorter. So a new token costs one visit to each earlier
 * place of that token, and the text is never searched.
 */
export class SuffixMatches {
  /** Positions of earlier occurrences of the last token, latest first, `count` of them. */
  positions: Int32Array<ArrayBuffer> = new Int32Array(64);
  count = 0;
  private lengths = new Int32Array(256);
  /** At which end of the text a length was found; lengths found at another end are old. */
  private ends = new Int32Array(256);
  private earlier = new Int32Array(256);
  private latest = new Int32Array(0);
  private readonly window: number;

  /** @param window how many of the last tokens are looked at */
  constructor(window: number) {
    this.window = window;
  }

  /** How many tokens up to position j, of those inside the window, are the same as at the end. */
  lengthAt(j: number, history: History): number {
    return Math.min(this.lengths[j], j - this.start(history) + 1);
  }

  /** Where the window begins. */
  start(history: History): number {
    return Math.max(0, history.length - this.window);
  }

  accept(history: History): void {
    this.add(history, history.length - 1);
  }

  reread(history: History): void {
    this.latest.fill(-1);
    this.count = 0;
    for (let i = this.start(history); i < history.length; i++) this.add(history, i);
  }

  private add({ tokens }: History, end: number): void {
    const token = tokens[end];
    this.makeRoom(end, token);
    this.count = 0;
    const first = end - this.window + 1;
    // Latest first: the length at j-1 is read for j before it is written for j-1.
    for (let j = this.latest[token]; j >= Math.max(0, first); j = this.earlier[j]) {
      const before = j > 0 && this.ends[j - 1] === end - 1 ? this.lengths[j - 1] : 0;
      this.lengths[j] = before + 1;
      this.ends[j] = end;
      if (this.count === this.positions.length) this.positions = grown(this.positions, this.count * 2);
      this.positions[this.count++] = j;
    }
    this.earlier[end] = this.latest[token];
    this.latest[token] = end;
    this.ends[end] = -1;
  }

  private makeRoom(end: number, token: number): void {
    if (token >= this.latest.length) {
      const known = this.latest.length;
      this.latest = grown(this.latest, Math.max(token + 1, known * 2)).fill(-1, known);
    }
    if (end < this.lengths.length) return;
    this.lengths = grown(this.lengths, end * 2);
    this.ends = grown(this.ends, end * 2);
    this.earlier = grown(this.earlier, end * 2);
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
