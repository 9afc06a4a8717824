import { createSampler } from "nsigma";
import { describeRow } from "nsigma/analysis";
import { clusteredShare } from "../statistics/clustered-share.ts";
import type { Share } from "../statistics/wilson.ts";
import type { Family } from "./families.ts";

/** A row of logits and the token that really came next. */
export interface PredictedRow {
  readonly logits: Float32Array;
  readonly target: number;
  /** Rows of one text are not independent of each other: they have the same number here. */
  readonly text: number;
}

/** One value of a sampler's parameter, and what it keeps. */
export interface CoveragePoint {
  readonly value: number;
  /** How often the token that really came next is kept, with its 95 % interval; texts are clusters. */
  readonly covered: Share;
  /** Tokens kept, the mean over the rows. */
  readonly kept: number;
}

/** A sampler's curve: the strictest value first. */
export interface Curve {
  readonly name: string;
  readonly parameter: string;
  readonly points: readonly CoveragePoint[];
}

export interface Coverage {
  readonly rows: number;
  readonly texts: number;
  /** Entries of a row. */
  readonly vocabSize: number;
  /** (max - mean)/σ, the mean over the rows: how far the best token stands out. */
  readonly sigmaDistance: number;
  readonly curves: readonly Curve[];
}

/**
 * How often each sampler keeps the token that really came next, and how many it keeps for that. At T = 1, so the order
 * of cut and temperature does not matter; Top-nσ keeps the same at every temperature.
 *
 * @param wanted the share that is enough: a family's `wider` values end with the first that reaches it, and one beyond
 * @param onRow called after every row
 */
export async function coverage(
  rows: AsyncIterable<PredictedRow> | Iterable<PredictedRow>,
  families: readonly Family[],
  wanted: number,
  onRow: () => void = () => {},
): Promise<Coverage> {
  const tries = families.flatMap((family) =>
    [...family.values, ...(family.wider ?? [])].map((value) => ({
      family,
      value,
      sampler: createSampler(family.options(value)),
      kept: 0,
    })),
  );
  /** For every try, the hits of each text. */
  const hits = tries.map(() => new Map<number, number[]>());
  let count = 0;
  let sigmaDistance = 0;
  let kept = new Float32Array(0);
  for await (const { logits, target, text } of rows) {
    count++;
    if (kept.length !== logits.length) kept = new Float32Array(logits.length);
    sigmaDistance += describeRow(logits, 1).sigmaDistance;
    for (const [index, each] of tries.entries()) {
      each.sampler.mask(logits, kept);
      for (const logit of kept) if (logit > -Infinity) each.kept++;
      const own = hits[index].get(text) ?? [];
      hits[index].set(text, own);
      own.push(kept[target] > -Infinity ? 1 : 0);
    }
    onRow();
  }
  const curves = families.map(({ name, parameter, values }) => {
    const points = tries.flatMap(({ family, value, kept }, index): CoveragePoint[] =>
      family.name === name
        ? [{ value, covered: clusteredShare([...hits[index].values()], count), kept: kept / count }]
        : [],
    );
    const enough = points.findIndex(({ covered }) => covered.share >= wanted);
    return {
      name,
      parameter,
      points: enough < 0 ? points : points.slice(0, Math.max(values.length, enough + 2)),
    };
  });
  const texts = hits[0]?.size ?? 0;
  return { rows: count, texts, vocabSize: kept.length, sigmaDistance: sigmaDistance / count, curves };
}
