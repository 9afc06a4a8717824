import { createHash } from "node:crypto";

/** Seeds below this are taken as they are by every server. */
const LIMIT = 2 ** 31;

/**
 * The seed of an item's text `index`: the same in every cell, so that cells differ by their sampler alone. The texts
 * of one item have different seeds.
 */
export function seedOf(planSeed: number, task: string, item: string, index: number): number {
  const hash = createHash("sha256")
    .update(JSON.stringify([planSeed, task, item]))
    .digest();
  return (hash.readUInt32BE(0) + index) % LIMIT;
}
