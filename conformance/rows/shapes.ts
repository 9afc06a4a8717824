import type { Random } from "./random.ts";

export type Row = Float32Array<ArrayBuffer>;
export type Shape = (random: Random, size: number) => Row;

/** A language model's row: a normal bulk, and a few tokens far above it. */
function peaked(random: Random, size: number): Row {
  const spread = random.between(1, 3);
  const row = fill(size, () => random.normal() * spread);
  const outliers = Math.min(size, random.integer(1, 8));
  for (let i = 0; i < outliers; i++) row[random.integer(0, size - 1)] = random.between(4, 16);
  return row;
}

/** Nearly uniform: the whole vocabulary counts, which is where a sum in float32 loses most. */
function flat(random: Random, size: number): Row {
  const spread = random.between(0.01, 1);
  return fill(size, () => random.between(-spread, spread));
}

/** Every entry the same. */
function equal(random: Random, size: number): Row {
  return fill(size, constant(random.integer(-80, 80) / 8));
}

/** Multiples of 1/8: many exact ties, also on the line. */
function tied(random: Random, size: number): Row {
  return fill(size, () => random.integer(-40, 40) / 8);
}

/** Banned tokens in one run, as a grammar or a restricted vocabulary leaves them; at least one lives. */
function banned(random: Random, size: number): Row {
  const row = peaked(random, size);
  const length = random.integer(1, size - 1);
  const start = random.integer(0, size - length);
  return row.fill(-Infinity, start, start + length);
}

/** A peaked row with a large common offset: nothing may depend on where zero lies. */
function shifted(random: Random, size: number): Row {
  return peaked(random, size).map((logit) => logit - 100);
}

/** A distribution that falls off like a power, as words do; sorted into no order. */
function zipf(random: Random, size: number): Row {
  const exponent = random.between(0.8, 2);
  return fill(size, () => -exponent * Math.log(1 + random.unit() * size));
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  peaked,
  flat,
  equal,
  tied,
  banned,
  shifted,
  zipf,
};

function fill(size: number, entry: () => number): Row {
  return new Float32Array(size).map(entry);
}

function constant(value: number): () => number {
  return () => value;
}
