import { allocateLogits, createSampler, type KernelName, sampleBatch, useKernel } from "nsigma";
import type { Chain } from "../chains.ts";
import type { Entrant, Runner } from "../race.ts";
import { blockAt, type Rows } from "../rows.ts";

/** How rows come to the kernel. */
export type Place = "js" | "wasm, copied in" | "wasm, in place";

export const PLACES: readonly Place[] = ["js", "wasm, copied in", "wasm, in place"];

/** The library, as anybody would call it. */
export function ours(place: Place, { words, ours: options }: Chain): Entrant {
  return { name: place, chain: words, start: (rows) => run(place, options, rows) };
}

/** Whether the kernel can run on this machine. */
export function runsHere(place: Place): boolean {
  try {
    useKernel(kernelOf(place));
    return true;
  } catch {
    return false;
  } finally {
    useKernel("auto");
  }
}

function kernelOf(place: Place): KernelName {
  return place === "js" ? "js" : "wasm";
}

function run(place: Place, options: Chain["ours"], rows: Rows): Runner {
  const { vocab, batch, blocks } = rows;
  const kernel = kernelOf(place);
  useKernel(kernel);
  const data = place === "wasm, in place" ? allocateLogits(rows.data.length) : rows.data;
  if (data !== rows.data) data.set(rows.data);
  const views = Array.from({ length: blocks }, (_, block) => blockAt(rows, data, block));
  const samplers = Array.from({ length: batch }, (_, row) => createSampler({ ...options, seed: row }));
  const [sampler] = samplers;
  const tokens = new Int32Array(batch);
  const choose = (call: number): void => {
    const block = views[call % blocks];
    if (batch === 1) tokens[0] = sampler.sample(block);
    else sampleBatch(block, batch, vocab, samplers, tokens);
  };
  return {
    // After another kernel has run, the first row pays for its buffers.
    prepare(first) {
      useKernel(kernel);
      choose(first + blocks - 1);
    },
    time(calls, first) {
      const start = performance.now();
      for (let call = first; call < first + calls; call++) choose(call);
      return (performance.now() - start) * 1000;
    },
    token: () => tokens[batch - 1],
    free: () => useKernel("auto"),
  };
}
