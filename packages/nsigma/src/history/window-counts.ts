import type { History } from "./history.ts";

/** How often each token occurs among the last `window` of a history, and where last; O(1) per token accepted. */
export class WindowCounts {
  /** The tokens in the window, each once, `distinct` of them, in no particular order. */
  tokens: Int32Array<ArrayBuffer> = new Int32Array(64);
  distinct = 0;
  /** Occurrences by token id. */
  counts: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** The last position in the text by token id; of a token in the window. */
  last: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** Where in `tokens` an id stands. */
  private slots = new Int32Array(0);
  private readonly window: number;
  private readonly withPrompt: boolean;

  /**
   * @param window how many of the last tokens count
   * @param withPrompt whether the prompt's do
   */
  constructor(window: number, withPrompt = true) {
    this.window = window;
    this.withPrompt = withPrompt;
  }

  /** Where the window begins. */
  start({ length, promptLength }: History): number {
    return Math.max(0, length - this.window, this.withPrompt ? 0 : promptLength);
  }

  accept(history: History): void {
    const { tokens, length } = history;
    this.add(tokens[length - 1], length - 1);
    const leaving = length - 1 - this.window;
    if (leaving >= 0 && (this.withPrompt || leaving >= history.promptLength)) this.remove(tokens[leaving]);
  }

  reread(history: History): void {
    for (let slot = 0; slot < this.distinct; slot++) this.counts[this.tokens[slot]] = 0;
    this.distinct = 0;
    for (let i = this.start(history); i < history.length; i++) this.add(history.tokens[i], i);
  }

  private add(id: number, position: number): void {
    if (id >= this.counts.length) {
      this.counts = grown(this.counts, id + 1);
      this.last = grown(this.last, id + 1);
      this.slots = grown(this.slots, id + 1);
    }
    this.last[id] = position;
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
