import type { History } from "./history.ts";

/**
 * Where the end of a text has been before: every earlier position of its last token, with the number of tokens up
 * to there that are the same as at the end.
 *
 * Each token knows where it stood last, and each place the place before it, so that a token is added or taken back
 * in one move. Lengths are found when they are asked for, by the Z-algorithm on the text read backwards: one visit to
 * each earlier place of the last token, and one to each token of the longest match.
 */
export class SuffixMatches {
  /** Positions of earlier occurrences of the last token, latest first, `count` of them. */
  positions: Int32Array<ArrayBuffer> = new Int32Array(64);
  /** How many tokens up to each of these positions, of those inside the window, are the same as at the end. */
  lengths: Int32Array<ArrayBuffer> = new Int32Array(64);
  count = 0;
  /** The lengths by their distance from the end. */
  private matched = new Int32Array(256);
  private earlier = new Int32Array(256);
  private latest = new Int32Array(0);
  private readonly window: number;

  /** @param window how many of the last tokens are looked at */
  constructor(window: number) {
    this.window = window;
  }

  /** Where the window begins. */
  start(history: History): number {
    return Math.max(0, history.length - this.window);
  }

  accept({ tokens, length }: History): void {
    this.add(tokens[length - 1], length - 1);
  }

  /** The last tokens were taken back; the history still has them, beyond its length. */
  retract({ tokens, length }: History, count: number): void {
    for (let i = length + count - 1; i >= length; i--) this.latest[tokens[i]] = this.earlier[i];
  }

  reread({ tokens, length }: History): void {
    this.latest.fill(-1);
    for (let i = 0; i < length; i++) this.add(tokens[i], i);
  }

  /** Fills in `positions`, `lengths` and `count` for a text as it ends now. */
  find(history: History): void {
    const { tokens } = history;
    const end = history.length - 1;
    const start = this.start(history);
    this.count = 0;
    if (end < 1) return;
    const { matched, earlier } = this;
    // The match that reaches furthest back so far: the tokens `from` to `reach` back are those 0 to (reach - from) back.
    let from = 0;
    let reach = 0;
    for (let j = earlier[end]; j >= start; j = earlier[j]) {
      const back = end - j;
      let length = back < reach ? Math.min(reach - back, matched[back - from]) : 0;
      if (back + length >= reach) {
        while (j - length >= start && tokens[j - length] === tokens[end - length]) length++;
        from = back;
        reach = back + length;
      }
      matched[back] = length;
      this.note(j, length);
    }
  }

  private note(position: number, length: number): void {
    if (this.count === this.positions.length) {
      this.positions = grown(this.positions, this.count * 2);
      this.lengths = grown(this.lengths, this.count * 2);
    }
    this.positions[this.count] = position;
    this.lengths[this.count++] = length;
  }

  private add(token: number, at: number): void {
    if (token >= this.latest.length) {
      const known = this.latest.length;
      this.latest = grown(this.latest, Math.max(token + 1, known * 2)).fill(-1, known);
    }
    if (at >= this.earlier.length) {
      this.earlier = grown(this.earlier, at * 2);
      this.matched = grown(this.matched, at * 2);
    }
    this.earlier[at] = this.latest[token];
    this.latest[token] = at;
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
