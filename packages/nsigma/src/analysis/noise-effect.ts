import { describeRow, type RowDescription } from "./describe-row.ts";

/** What noise in the model's run does to one row of logits. */
export interface NoiseEffect {
  /** How many times the noise was drawn. */
  draws: number;
  /** The standard deviation of a logit over the draws, averaged over the tokens. */
  spread: number;
  /** The entropy, in nats, of which token is the best over the draws: 0 when all agree. */
  disagreement: number;
  /** The greatest logit. */
  max: Spread;
  /** (max - mean) / σ: how far the best token stands out. */
  sigmaDistance: Spread;
  /** Those that are the best in some draw, most often first; then the best without noise. */
  tokens: NoisyToken[];
}

/** A token under noise. */
export interface NoisyToken {
  /** Its place in the row. */
  id: number;
  /** How it reads. */
  text: string;
  /** In how many of the draws it is the best. */
  best: number;
  /** Without noise. */
  logit: number;
  /** The mean of its logit over the draws. */
  mean: number;
  /** The standard deviation of its logit over the draws. */
  std: number;
  /** Its logit in each draw, where it was asked for. */
  cloud?: number[];
}

/** A number without noise, and what it is over the draws. */
export interface Spread {
  sober: number;
  mean: number;
  std: number;
}

/** How the effect is told. */
export interface NoiseEffectSettings {
  /** The fewest tokens to list; 20 when left out. */
  readonly top?: number;
  /** Whether the logit of every draw is told too; false when left out. */
  readonly cloud?: boolean;
  /** How a token reads; its id when left out. */
  readonly textOf?: (token: number) => string;
}

/**
 * Compares a row of logits with the rows that the same text has under noise: what `nsigma inspect --noise` prints.
 *
 * @param sober the row without noise
 * @param rows one for each draw of the noise, at least one
 */
export function noiseEffect(
  sober: Float32Array,
  rows: readonly Float32Array[],
  { top = 20, cloud = false, textOf = String }: NoiseEffectSettings = {},
): NoiseEffect {
  const wins = new Map<number, number>();
  for (const row of rows) {
    const id = bestOf(row);
    wins.set(id, (wins.get(id) ?? 0) + 1);
  }
  const best = (id: number): number => wins.get(id) ?? 0;
  const ids = [...sober.keys()].sort((a, b) => best(b) - best(a) || sober[b] - sober[a] || a - b);
  const shapes = rows.map((row) => describeRow(row, 1));
  const shape = describeRow(sober, 1);
  const spreadOf = (of: (row: RowDescription) => number): Spread => ({
    sober: of(shape),
    ...momentsOf(shapes.map(of)),
  });
  const draws = (id: number): number[] => rows.map((row) => row[id]);
  const spreads = [...sober.keys()].map((id) => momentsOf(draws(id)).std).filter(Number.isFinite);
  return {
    draws: rows.length,
    spread: spreads.reduce((sum, std) => sum + std, 0) / spreads.length,
    disagreement: entropyOf([...wins.values()].map((count) => count / rows.length)),
    max: spreadOf(({ max }) => max),
    sigmaDistance: spreadOf(({ sigmaDistance }) => sigmaDistance),
    tokens: ids.slice(0, Math.max(top, wins.size)).map((id) => ({
      id,
      text: textOf(id),
      best: best(id),
      logit: sober[id],
      ...momentsOf(draws(id)),
      ...(cloud && { cloud: draws(id) }),
    })),
  };
}

/** The first of the largest. */
function bestOf(row: Float32Array): number {
  let best = 0;
  for (let id = 1; id < row.length; id++) if (row[id] > row[best]) best = id;
  return best;
}

function momentsOf(values: readonly number[]): { mean: number; std: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, std: Math.sqrt(squares / values.length) };
}

function entropyOf(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum - share * Math.log(share), 0) + 0; // not -0
}
