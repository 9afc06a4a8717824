/**
 * Cuts a stream of text at a stop string: at the one that is complete first, and of several that end at the same place
 * at the longest. So the text does not depend on the pieces it comes in.
 *
 * Text that may still turn out to be the beginning of a stop string is held back until it is clear.
 */
export class StopStrings {
  /** A stop string was met; everything after it is dropped. */
  stopped = false;
  private held = "";
  private readonly stops: readonly string[];

  constructor(stops: readonly string[]) {
    this.stops = stops;
  }

  /** Takes the next piece in, returns what may be shown. */
  push(piece: string): string {
    if (this.stopped) return "";
    const text = this.held + piece;
    const cut = this.firstStop(text);
    this.stopped = cut !== undefined;
    const shown = cut ?? text.length - this.openEnding(text);
    this.held = this.stopped ? "" : text.slice(shown);
    return text.slice(0, shown);
  }

  /** The text is over: what was held back is part of it. */
  end(): string {
    const rest = this.held;
    this.held = "";
    return rest;
  }

  /** Where the stop string begins that is complete first. */
  private firstStop(text: string): number | undefined {
    let cut: number | undefined;
    let end = Infinity;
    for (const stop of this.stops) {
      const start = text.indexOf(stop);
      const own = start + stop.length;
      if (start < 0 || own > end || (own === end && start > (cut as number))) continue;
      cut = start;
      end = own;
    }
    return cut;
  }

  private openEnding(text: string): number {
    let longest = 0;
    for (const stop of this.stops) {
      for (let size = Math.min(stop.length - 1, text.length); size > longest; size--) {
        if (text.endsWith(stop.slice(0, size))) longest = size;
      }
    }
    return longest;
  }
}
