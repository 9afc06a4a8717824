import { createKernel, createResident, kernelName } from "../kernels/choose.ts";
import type { KernelName } from "../kernels/contract.ts";
import { checkRow, type Logits } from "../logits/logits.ts";
import { checkInteger, MOST_TOKENS } from "../check.ts";
import { Candidates } from "./candidates.ts";

/** By kernel, because another one may be chosen in between. */
const free: Record<KernelName, Candidates[]> = { js: [], wasm: [] };

/** Whose memory a row lies in, for rows that `allocateLogits` lent. */
const residents = new WeakMap<ArrayBufferLike, Candidates>();
const busy = new WeakSet<Candidates>();

/**
 * Candidates nobody else is using.
 *
 * All samplers share a few sets of buffers, so that a batch of 64 over 262,144 tokens needs one set and not 64.
 * A sampler called from inside another one's step gets a set of its own.
 *
 * @throws LogitsError when the row is none
 */
export function borrow(row: Logits | null): Candidates {
  if (row !== null) checkRow(row);
  return residentOf(row) ?? pooled(row);
}

/** Returns what `borrow` lent; in a `finally`, so that a bad row loses nothing. */
export function giveBack(candidates: Candidates): void {
  candidates.release();
  if (!busy.delete(candidates)) free[candidates.kernel.name].push(candidates);
}

function residentOf(row: Logits | null): Candidates | undefined {
  if (!(row instanceof Float32Array)) return undefined;
  const candidates = residents.get(row.buffer);
  if (!candidates || busy.has(candidates) || candidates.kernel.name !== kernelName()) return undefined;
  busy.add(candidates);
  return candidates;
}

function pooled(row: Logits | null): Candidates {
  // With room for this row at once, so that it need not be made twice.
  return (
    free[kernelName()].pop() ?? new Candidates(createKernel(row instanceof Float32Array ? row.length : 0))
  );
}

/**
 * A row for a host to write logits into that samplers then use in place: it lies in the kernel's memory, where there
 * is WebAssembly; elsewhere it is a row like any other.
 *
 * @param length entries, padding included; an integer from 1 to 2^24
 * @returns float32 entries, all 0; they stay where they are as long as the row is held
 * @throws OptionError when the length is not such an integer
 */
export function allocateLogits(length: number): Float32Array {
  checkInteger("length", length, 1, MOST_TOKENS);
  const kernel = createResident(length);
  if (kernel === null) return new Float32Array(length);
  residents.set(kernel.resident.buffer, new Candidates(kernel));
  return kernel.resident;
}
