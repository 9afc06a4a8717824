import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import type { Distribution } from "../sampler/results.ts";
import type { Sampler } from "../sampler/sampler.ts";

/** A token's part of the bar on which the random number of a draw falls. */
export interface BarPart {
  /** The token. */
  readonly token: number;
  /** Where its part begins, from 0. */
  readonly low: number;
  /** Where its part ends, up to 1. */
  readonly high: number;
}

/** What one of two samplers draws at a step. */
export interface PairedDraw extends BarPart {
  /** Tokens that its sampler left. */
  readonly kept: number;
  /** Whether the other sampler cut the token; null where the texts before differ, because then the rows do. */
  readonly cutByOther: boolean | null;
}

/** A step of two samplers that draw with the same random number. */
export interface PairedStep {
  /** Which draw, from 0. */
  readonly step: number;
  /** The random number of both. */
  readonly u: number;
  /** What each draws; null where its text is over. */
  readonly draws: readonly [PairedDraw | null, PairedDraw | null];
}

/** Where two texts part that were written with the same random numbers. */
export interface Parting {
  /** Of both. */
  readonly seed: number;
  /** The first step whose tokens differ; null where the texts are equal to their end. */
  readonly step: number | null;
}

/** What two samplers write from. */
export interface PairedText {
  /** The model: the logits of the token after a text. */
  readonly after: (ids: readonly number[]) => Float32Array | Promise<Float32Array>;
  /** The tokens before both texts. */
  readonly prompt: readonly number[];
  /** Tokens that end a text. */
  readonly endOfText: readonly number[];
  /** The most tokens of a text. */
  readonly most: number;
}

/** What is left of a row as a bar from 0 to 1, in the order of the ids: where u falls, that token is drawn. */
export function barOf({ ids, probabilities }: Distribution): BarPart[] {
  const byId = Array.from(ids, (token, rank) => ({ token, probability: probabilities[rank] }));
  let low = 0;
  return byId
    .sort((a, b) => a.token - b.token)
    .map(({ token, probability }) => {
      const part = { token, low, high: low + probability };
      low = part.high;
      return part;
    });
}

/**
 * Two samplers write from one prompt with one seed, so that the random number of each step is the same for both. Whatever
 * differs is then the samplers' doing and not chance's.
 */
export async function* lockstep(
  { after, prompt, endOfText, most }: PairedText,
  pair: readonly [SamplerOptions, SamplerOptions],
  seed: number,
): AsyncGenerator<PairedStep, void, undefined> {
  const texts = pair.map((options) => {
    return { sampler: begin({ ...options, seed }, prompt), ids: [...prompt], over: false };
  });
  let parted = false;
  for (let step = 0; step < most && texts.some(({ over }) => !over); step++) {
    const made: (ReturnType<typeof drawFrom> | null)[] = [];
    for (const { over, ids, sampler } of texts) made.push(over ? null : drawFrom(await after(ids), sampler)); // a model may run one at a time
    const draws = made.map((own, side): PairedDraw | null => {
      const other = made[1 - side];
      const cutByOther = parted || !other ? null : other.bar.every(({ token }) => token !== own?.part.token);
      return own && { ...own.part, kept: own.bar.length, cutByOther };
    }) as [PairedDraw | null, PairedDraw | null];
    for (const [side, text] of texts.entries()) {
      const token = draws[side]?.token;
      if (token === undefined) continue;
      text.ids.push(token);
      text.over = endOfText.includes(token);
    }
    parted ||= draws[0]?.token !== draws[1]?.token;
    yield { step, u: (made[0] ?? made[1])!.u, draws };
  }
}

function drawFrom(row: Float32Array, sampler: Sampler): { u: number; bar: BarPart[]; part: BarPart } {
  const bar = barOf(sampler.distribution(row));
  const { token, u } = sampler.trace(row);
  return { u, bar, part: bar.find((each) => each.token === token)! };
}

/** Where two samplers part that write with one seed: `lockstep` up to there, without the account of every step. */
export async function partingOf(
  { after, prompt, endOfText, most }: PairedText,
  pair: readonly [SamplerOptions, SamplerOptions],
  seed: number,
): Promise<Parting> {
  const [one, other] = pair.map((options) => begin({ ...options, seed }, prompt));
  const ids = [...prompt];
  for (let step = 0; step < most; step++) {
    const row = await after(ids);
    const token = one.sample(row);
    if (other.sample(row) !== token) return { seed, step };
    ids.push(token);
    if (endOfText.includes(token)) break;
  }
  return { seed, step: null };
}

function begin(options: SamplerOptions, prompt: readonly number[]): Sampler {
  const sampler = createSampler(options);
  sampler.prompt(prompt);
  return sampler;
}
