import { createSampler, describeRow } from "nsigma";
import { clusteredShare } from "../report/summarise-cell.ts";
import type { Share } from "../statistics/index.ts";
import type { Family } from "./families.ts";
import type { PredictedRow } from "./predicted-row.ts";

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
  /** (max - mean)/σ, the mean over the rows: how far the best token stands out. */
  readonly sigmaDistance: number;
  readonly curves: readonly Curve[];
}

/**
 * How often each sampler keeps the token that really came next, and how many it keeps for that. At T = 1, so the order
 * of cut and temperature does not matter; Top-nσ keeps the same at every temperature.
 *
 * @param onRow called after every row
 */
export async function coverage(
  rows: AsyncIterable<PredictedRow> | Iterable<PredictedRow>,
  families: readonly Family[],
  onRow: () => void = () => {},
): Promise<Coverage> {
  const tries = families.flatMap((family) =>
    family.values.map((value) => ({ family, value, sampler: createSampler(family.options(value)), kept: 0 })),
  );
  /** For every try, the hits of each text. */
  const hits = tries.map(() => new Map<number, number[]>());
  let count = 0;
  let sigmaDistance = 0;
  for await (const { logits, target, text } of rows) {
    count++;
    sigmaDistance += describeRow(logits, 1).sigmaDistance;
    for (const [index, each] of tries.entries()) {
      const { ids } = each.sampler.distribution(logits);
      each.kept += ids.length;
      const own = hits[index].get(text) ?? [];
      hits[index].set(text, own);
      own.push(ids.includes(target) ? 1 : 0);
    }
    onRow();
  }
  const curves = families.map(({ name, parameter }) => ({
    name,
    parameter,
    points: tries.flatMap(({ family, value, kept }, index): CoveragePoint[] =>
      family.name === name
        ? [{ value, covered: clusteredShare([...hits[index].values()], count), kept: kept / count }]
        : [],
    ),
  }));
  return { rows: count, texts: hits[0]?.size ?? 0, sigmaDistance: sigmaDistance / count, curves };
}
