import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../options/options.ts";
import { uniform } from "../random/uniform.ts";
import { createSampler } from "./create-sampler.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const row = Float32Array.from({ length: 2048 }, (_, i) => 16 * uniform(1, i) - 8);
const TOKENS = 5000;

interface PerToken {
  /** Bytes on the heap that a collection does not free. */
  kept: number;
  /** Bytes on the heap before the collection. */
  passing: number;
}

function heapPerToken(act: () => void): PerToken {
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < TOKENS; i++) act();
  const passing = process.memoryUsage().heapUsed - before;
  collect();
  const kept = process.memoryUsage().heapUsed - before;
  return { kept: kept / TOKENS, passing: passing / TOKENS };
}

/** The least of up to ten: the compiler allocates at times of its own choosing, later on a busy machine; a leak shows every time. */
function least(act: () => void): PerToken {
  for (let i = 0; i < 1000; i++) act();
  let { kept, passing } = heapPerToken(act);
  for (let attempt = 1; attempt < 10 && (kept >= 4 || passing >= 512); attempt++) {
    const again = heapPerToken(act);
    kept = Math.min(kept, again.kept);
    passing = Math.min(passing, again.passing);
  }
  return { kept, passing };
}

const CHAINS: SamplerOptions[] = [
  {},
  { topNSigma: 1, temperature: 1.5 },
  { topP: 0.95 },
  { topNSigma: 2, topK: 40, minP: 0.05, etaCutoff: 0.001, logitBias: { 5: -1 }, frequencyPenalty: 0.1 },
  { typicalP: 0.9, topA: 0.1, epsilonCutoff: 0.0003, pLess: "norm" },
  { xtcProbability: 0.5, minKeep: 3, temperatureRange: 0.5, smoothingFactor: 0.2 },
  { mirostat: 2 },
  { adaptiveTarget: 0.3 },
];

describe("allocation", () => {
  it.each(CHAINS)("sample(row of 2,048) with %j keeps nothing and makes no array or object", (options) => {
    const sampler = createSampler({ ...options, seed: 1 });
    const { kept, passing } = least(() => sampler.sample(row));
    expect(kept).toBeLessThan(4);
    // V8 boxes a number wherever one passes between functions that it does not inline: 16 bytes each, 5 to 20 of
    // them per token. A copy of the row would be 8,192 bytes off the heap and a view of it 100 on the heap.
    expect(passing).toBeLessThan(512);
  });

  it("the test itself sees a small array that is kept per token", () => {
    const sampler = createSampler({ topNSigma: 1, seed: 1 });
    const hoard: object[] = new Array(10 * TOKENS).fill(row);
    let next = 0;
    const { kept } = least(() => {
      hoard[next++] = new Array(16).fill(sampler.sample(row));
    });
    expect(kept).toBeGreaterThan(4);
  });

  it("sample(row) holds on to no row it was given", async () => {
    const sampler = createSampler({ topNSigma: 1, seed: 1 });
    const rows = Array.from({ length: 8 }, () => {
      const own = row.slice();
      sampler.sample(own);
      return new WeakRef(own);
    });
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    expect(rows.filter((each) => each.deref() !== undefined)).toHaveLength(0);
  });
});
