import { describeRow, type Family, Sweep } from "nsigma/analysis";
import { clusteredShare } from "../statistics/clustered-share.ts";
import type { Share } from "../statistics/wilson.ts";

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
  const sweep = new Sweep(families);
  /** The text of each row. */
  const textOf: number[] = [];
  let sigmaDistance = 0;
  let vocabSize = 0;
  for await (const { logits, target, text } of rows) {
    sweep.add(logits, target);
    textOf.push(text);
    vocabSize = logits.length;
    sigmaDistance += describeRow(logits, 1).sigmaDistance;
    onRow();
  }
  const count = textOf.length;
  const texts = new Set(textOf);
  const curves = sweep.curves(wanted).map(({ name, parameter, points }) => ({
    name,
    parameter,
    points: points.map(({ value, kept, hits }) => {
      const byText = new Map(Array.from(texts, (text): [number, number[]] => [text, []]));
      for (const [row, hit] of hits.entries()) byText.get(textOf[row])!.push(Number(hit));
      return { value, covered: clusteredShare([...byText.values()], count), kept };
    }),
  }));
  return { rows: count, texts: texts.size, vocabSize, sigmaDistance: sigmaDistance / count, curves };
}
