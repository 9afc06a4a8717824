import type { Candidates } from "../candidates/candidates.ts";
import { draw, weigh } from "../draw/draw.ts";
import type { Logits } from "../logits/logits.ts";
import { uniform } from "../random/uniform.ts";
import type { Step } from "../steps/step.ts";
import { apply } from "./run.ts";
import type { StepTrace, Trace } from "./trace.ts";

/** Runs the flow as `sample` does, writing everything down. Copies the row: tracing is not the fast path. */
export function traceOf(
  steps: readonly Step[],
  candidates: Candidates,
  logits: Logits,
  vocabSize: number | undefined,
  seed: number,
  step: number,
): Trace {
  candidates.load(logits, vocabSize);
  const { max, mean, variance, finite } = candidates.statistics();
  const std = Math.sqrt(variance);
  const rawSum = candidates.softmaxSums().sum;
  const rawIds = Array.from({ length: candidates.count }, (_, i) => candidates.id(i));
  const raw = candidates.logits.slice(0, candidates.count);

  const traces: StepTrace[] = [];
  for (const each of steps) {
    const threshold = apply(each, candidates);
    traces.push({
      name: each.name,
      kind: each.kind,
      threshold: Number.isFinite(threshold) ? threshold : null,
      kept: candidates.statistics().finite,
    });
  }

  const u = uniform(seed, step);
  const chosen = draw(candidates, u);
  const token = candidates.id(chosen);
  const finalMax = candidates.statistics().max;
  const final = Math.exp((candidates.logits[chosen] - finalMax) * candidates.scale);

  const logit = raw[rawIds.indexOf(token)];
  let rank = 1;
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] > logit || (raw[i] === logit && rawIds[i] < token)) rank++;
  }
  return {
    step,
    seed,
    kernel: candidates.kernel.name,
    vocabSize: candidates.vocabSize,
    finite,
    max,
    mean,
    std,
    sigmaDistance: std > 0 ? (max - mean) / std : null,
    steps: traces,
    u,
    token,
    rank,
    rawProbability: Math.exp(logit - max) / rawSum,
    probability: final / weigh(candidates),
  };
}
