import { Batch } from "./batch.ts";
import type { Network } from "./network.ts";
import type { Row } from "../row.ts";

/** The rows that are being written, in a batch for each length they have. */
export class Batches<Each extends Row> {
  private readonly network: Network;
  /** The shortest first. */
  private batches: Batch<Each>[] = [];

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

  /** The batch for rows of a length, which is that of the shortest or below it. */
  at(length: number): Batch<Each> {
    const [shortest] = this.batches;
    if (shortest && (shortest.size === 0 || shortest.length === length)) return shortest;
    const batch = new Batch<Each>(this.network);
    this.batches.unshift(batch);
    return batch;
  }

  /** Lets go of the shortest when none of its rows go on, or makes it one with those it has met. */
  settle(): void {
    const [shortest, next] = this.batches;
    if (shortest?.size === 0) this.batches.shift();
    else if (next && shortest.length === next.length) {
      next.absorb(shortest);
      this.batches.shift();
    }
  }

  dispose(): void {
    for (const batch of this.batches) batch.dispose();
    this.batches = [];
  }
}
