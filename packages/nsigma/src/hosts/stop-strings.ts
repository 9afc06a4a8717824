/**
 * Cuts a stream of text at the first stop string.
 *
 * Text that could still turn out to be the beginning of one is held back until it is clear.
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
    const places = this.stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
    if (places.length > 0) {
      this.stopped = true;
      this.held = "";
      return text.slice(0, Math.min(...places));
    }
    const shown = text.length - this.openEnding(text);
    this.held = text.slice(shown);
    return text.slice(0, shown);
  }

  /** The text is over: what was held back is part of it. */
  end(): string {
    const rest = this.held;
    this.held = "";
    return rest;
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
