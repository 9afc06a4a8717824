import { Batch } from "./batch.ts";
import type { Network } from "./network.ts";
import type { Row } from "../row.ts";

/** The rows that are being written, in a batch for each length they have. */
export class Batches<Each extends Row> {
  private readonly network: Network;
  /** The shortest first. */
  private batches: Batch<Each>[] = [];
  /** When each was handed out last, in milliseconds. */
  private readonly ran = new WeakMap<Batch<Each>, number>();

  constructor(network: Network) {
    this.network = network;
  }

  /** How many rows there are. */
  get rows(): number {
    return this.batches.reduce((sum, { size }) => sum + size, 0);
  }

  get shortest(): Batch<Each> | undefined {
    return this.batches[0];
  }

  /** The shortest, so that texts meet at a length and run together, unless another has waited for so many milliseconds. */
  shortestOrWaiting(patience: number): Batch<Each> | undefined {
    const now = performance.now();
    const since = (batch: Batch<Each>): number => this.ran.get(batch) ?? now;
    const [waiting] = this.batches
      .filter((batch) => now - since(batch) > patience)
      .sort((a, b) => since(a) - since(b));
    const next = waiting ?? this.shortest;
    if (next) this.ran.set(next, now);
    for (const batch of this.batches) if (!this.ran.has(batch)) this.ran.set(batch, now);
    return next;
  }

  /** The batch for rows of a length, a new one where there is none. */
  at(length: number): Batch<Each> {
    const there = this.batches.find((batch) => batch.size === 0 || batch.length === length);
    if (there) return there;
    const batch = new Batch<Each>(this.network);
    this.batches.push(batch);
    return batch;
  }

  /** Lets go of batches none of whose rows go on, and makes one of those that have met at a length. */
  settle(): void {
    const met = new Map<number, Batch<Each>>();
    for (const batch of this.batches.filter(({ size }) => size > 0)) {
      const length = batch.length as number;
      const there = met.get(length);
      if (there) there.absorb(batch);
      else met.set(length, batch);
    }
    this.batches = [...met.entries()].sort(([a], [b]) => a - b).map(([, batch]) => batch);
  }

  dispose(): void {
    for (const batch of this.batches) batch.dispose();
    this.batches = [];
  }
}
