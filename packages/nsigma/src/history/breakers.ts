import type { History } from "./history.ts";

/** Token sequences that no repeat reaches across. */
export class Breakers {
  /** First token -> what has to follow it. */
  private readonly tails = new Map<number, (readonly number[])[]>();

  constructor(sequences: readonly (readonly number[])[]) {
    for (const [head, ...tail] of sequences) {
      const known = this.tails.get(head);
      if (known) known.push(tail);
      else this.tails.set(head, [tail]);
    }
  }

  /** Whether a token breaks by itself. */
  isBreaker(token: number): boolean {
    return this.tails.get(token)?.some((tail) => tail.length === 0) ?? false;
  }

  /** How many tokens of the text stand after the last breaker, counting back to `start`. */
  distance({ tokens, length }: History, start: number): number {
    if (this.tails.size === 0) return length - start;
    for (let at = length - 1; at >= start; at--) {
      let longest = -1;
      for (const tail of this.tails.get(tokens[at]) ?? []) {
        const fits = at + tail.length < length && tail.every((token, i) => tokens[at + 1 + i] === token);
        if (fits) longest = Math.max(longest, tail.length);
      }
      if (longest >= 0) return length - 1 - at - longest;
    }
    return length - start;
  }
}
