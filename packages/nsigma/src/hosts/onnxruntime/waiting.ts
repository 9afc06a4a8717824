import type { Row } from "../row.ts";

/** Rows that have not begun, by the length of their prompts; no more of them are taken from the source than needed. */
export class Waiting<Each extends Row> {
  private readonly source: Iterator<Each>;
  private readonly window: number;
  private readonly byLength = new Map<number, Each[]>();
  private count = 0;

  /** @param window how many rows are looked at to find some of one length */
  constructor(source: Iterable<Each>, window: number) {
    this.source = source[Symbol.iterator]();
    this.window = window;
  }

  /** The length of the shortest prompt; undefined when there are no more rows. */
  shortest(): number | undefined {
    this.fill();
    return this.count === 0 ? undefined : Math.min(...this.byLength.keys());
  }

  /** Up to `most` rows whose prompts have this length, those of one prompt together. */
  take(length: number, most: number): Each[][] {
    if (most <= 0) return [];
    this.fill();
    const rows = this.byLength.get(length) ?? [];
    const taken = rows.splice(0, most);
    if (rows.length === 0) this.byLength.delete(length);
    this.count -= taken.length;
    const groups = new Map<string, Each[]>();
    for (const row of taken) {
      // Noise in a prompt is its row's own.
      const key = row.noise?.protectPrompt === false ? `noisy ${groups.size}` : row.prompt.join();
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    return [...groups.values()];
  }

  /** Ends the source, where it wants to know. */
  close(): void {
    this.source.return?.();
  }

  private fill(): void {
    while (this.count < this.window) {
      const { value, done } = this.source.next();
      if (done) return;
      const { length } = value.prompt;
      const rows = this.byLength.get(length);
      if (rows) rows.push(value);
      else this.byLength.set(length, [value]);
      this.count++;
    }
  }
}
