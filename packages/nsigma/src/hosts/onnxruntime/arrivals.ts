import type { Logits } from "../../logits/logits.ts";
import type { Row } from "../row.ts";

/** A row that comes while others are being written, and who waits for it. What goes wrong in it ends no other. */
export class Arrival implements Row {
  readonly prompt: Row["prompt"];
  readonly noise: Row["noise"];
  private readonly row: Row;
  private readonly resolve: () => void;
  private readonly reject: (error: unknown) => void;
  private error: { thrown: unknown } | undefined;

  constructor(row: Row, resolve: () => void, reject: (error: unknown) => void) {
    this.prompt = row.prompt;
    this.noise = row.noise;
    this.row = row;
    this.resolve = resolve;
    this.reject = reject;
  }

  get over(): boolean {
    return this.error !== undefined || this.row.over;
  }

  next(logits: Logits): number {
    try {
      return this.row.next(logits);
    } catch (error) {
      this.error = { thrown: error };
      return 0;
    }
  }

  /** Tells who waits that it is over. @param error what ended it from outside */
  settle(error: { thrown: unknown } | undefined = this.error): void {
    if (error) this.reject(error.thrown);
    else this.resolve();
  }
}

/** Rows as they come: when there are none, more may still follow. */
export class Arrivals implements Iterable<Arrival> {
  private coming: Arrival[] = [];
  private readonly begun = new Set<Arrival>();

  get waiting(): number {
    return this.coming.length;
  }

  push(arrival: Arrival): void {
    this.coming.push(arrival);
  }

  [Symbol.iterator](): Iterator<Arrival, undefined> {
    return {
      next: () => {
        const value = this.coming.shift();
        if (value === undefined) return { value, done: true };
        this.begun.add(value);
        return { value, done: false };
      },
    };
  }

  settle(arrival: Arrival): void {
    this.begun.delete(arrival);
    arrival.settle();
  }

  /** Ends all that have begun. */
  fail(thrown: unknown): void {
    for (const arrival of this.begun) arrival.settle({ thrown });
    this.begun.clear();
  }
}
