import type { Candidates } from "../candidates/candidates.ts";
import type { Drawing, Observer } from "../draw/drawing.ts";
import type { Logits } from "../logits/logits.ts";
import { apply, type Link } from "./run.ts";
import type { StepTrace, Trace } from "./trace.ts";

/** Which draw of which sampler is traced. */
interface Draw {
  readonly chain: readonly Link[];
  readonly drawing: Drawing;
  readonly seed: number;
  readonly step: number;
  readonly vocabSize: number | undefined;
}

/** Runs the flow as `sample` does, writing everything down. Copies the row: tracing is not the fast path. */
export function traceOf(draw: Draw, candidates: Candidates, logits: Logits): { trace: Trace; entry: number } {
  const { chain, drawing, seed, step } = draw;
  candidates.load(logits, draw.vocabSize);
  drawing.observer?.loaded(candidates);
  const { max, mean, variance, finite } = candidates.statistics();
  const std = Math.sqrt(variance);
  const rawSum = candidates.softmaxSums().sum;
  const rawIds = Array.from({ length: candidates.count }, (_, i) => candidates.id(i));
  const raw = candidates.logits.slice(0, candidates.count);

  const steps = chain.map((link) => stepTrace(link, candidates, drawing.observer));
  const u = drawing.rollForToken(step);
  const entry = drawing.pick(candidates, u);
  const token = candidates.id(entry);
  const finalMax = candidates.statistics().max;
  const final = Math.exp((candidates.logits[entry] - finalMax) * candidates.scale);

  const logit = raw[rawIds.indexOf(token)];
  let rank = 1;
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] > logit || (raw[i] === logit && rawIds[i] < token)) rank++;
  }
  const trace: Trace = {
    step,
    seed,
    kernel: candidates.kernel.name,
    vocabSize: candidates.vocabSize,
    finite,
    max,
    mean,
    std,
    sigmaDistance: std > 0 ? (max - mean) / std : null,
    steps,
    entropy: candidates.entropy(),
    u,
    token,
    rank,
    rawProbability: Math.exp(logit - max) / rawSum,
    probability: final / candidates.softmaxSums().sum,
  };
  return { trace, entry };
}

function stepTrace(link: Link, candidates: Candidates, observer?: Observer): StepTrace {
  const { name, kind } = link.step;
  const best = candidates.statistics().max;
  const before = candidates.statistics().finite;
  const threshold = apply(link, candidates, observer);
  const { max, finite } = candidates.statistics();
  const trace = { name, kind, kept: finite };
  if (kind === "key cut" && finite < before) {
    return { ...trace, threshold: lowest(candidates), ceiling: max < best ? max : null };
  }
  return { ...trace, threshold: Number.isFinite(threshold) ? threshold : null, ceiling: null };
}

function lowest({ logits, count }: Candidates): number {
  let least = Infinity;
  for (let i = 0; i < count; i++) if (logits[i] !== -Infinity) least = Math.min(least, logits[i]);
  return least;
}
