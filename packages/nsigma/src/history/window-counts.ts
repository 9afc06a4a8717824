import type { History } from "./history.ts";

/** How often each token occurs among the last `window` of a history; O(1) per token accepted. */
export class WindowCounts {
  /** The tokens in the window, each once, `distinct` of them, in no particular order. */
  tokens: Int32Array<ArrayBuffer> = new Int32Array(64);
  distinct = 0;
  /** Occurrences by token id. */
  counts: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** Where in `tokens` an id stands. */
  private slots = new Int32Array(0);
  private readonly window: number;

  constructor(window: number) {
    this.window = window;
  }

  accept(history: History): void {
    this.add(history.tokens[history.length - 1]);
    const leaving = history.length - 1 - this.window;
    if (leaving >= 0) this.remove(history.tokens[leaving]);
  }

  reread(history: History): void {
    for (let slot = 0; slot < this.distinct; slot++) this.counts[this.tokens[slot]] = 0;
    this.distinct = 0;
    const start = Math.max(0, history.length - this.window);
    for (let i = start; i < history.length; i++) this.add(history.tokens[i]);
  }

  private add(id: number): void {
    if (id >= this.counts.length) {
      this.counts = grown(this.counts, id + 1);
      this.slots = grown(this.slots, id + 1);
    }
    if (this.counts[id]++ > 0) return;
    if (this.distinct === this.tokens.length) this.tokens = grown(this.tokens, this.distinct + 1);
    this.slots[id] = this.distinct;
    this.tokens[this.distinct++] = id;
  }

  private remove(id: number): void {
    if (--this.counts[id] > 0) return;
    const last = this.tokens[--this.distinct];
    this.tokens[this.slots[id]] = last;
    this.slots[last] = this.slots[id];
  }
}

function grown(array: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(least, array.length * 2));
  larger.set(array);
  return larger;
}
