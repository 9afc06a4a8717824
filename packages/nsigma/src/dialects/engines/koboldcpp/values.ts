import type { Reader } from "../../dialect.ts";
import { readSeed } from "../../readers/seeds.ts";
import { numberOf } from "../../readers/values.ts";

/** With nothing else that cuts, adaptive-p gets a little min-p. */
const LEAST_MIN_P = 0.002;

export const readAdaptiveMinP: Reader = (value, context) => {
  const { request, note } = context;
  const p = numberOf(value, context);
  if (p > 0) return { minP: Math.min(p, 1) };
  if (!(Number(request.adaptive_target) > 0 && Number(request.top_p) >= 1)) return {};
  note(`koboldcpp takes ${LEAST_MIN_P} for it, because adaptive_target is on and top_p is not`, "changed");
  return { minP: LEAST_MIN_P };
};

/** The slope only weakens penalties that lower, and is 1 outside its range. */
export const readSlope: Reader = (value, context) => {
  const slope = numberOf(value, context);
  if (!(slope > 0 && slope <= 1)) {
    context.note("koboldcpp takes 1 for it", "changed");
    return { penaltySlope: 1 };
  }
  return { penaltySlope: Number(context.request.rep_pen) > 1 ? slope : 1 };
};

export const readRange: Reader = (value, context) => {
  const range = numberOf(value, context);
  if (range >= 0) return { temperatureRange: range };
  context.note("a range below 0 turns the temperatures round, which there is no option for");
  return {};
};

/** 0 and less put the temperature at the upper end, whatever the entropy. */
export const readExponent: Reader = (value, context) => {
  const exponent = numberOf(value, context);
  return { temperatureExponent: exponent > 0 ? exponent : Number.MIN_VALUE };
};

/** A base of 0 and less switches DRY off. */
export const readDryBase: Reader = (value, context) => {
  const base = numberOf(value, context);
  return base <= 0 ? { dryMultiplier: 0 } : { dryBase: base };
};

/** Seeds of 32 bits with a sign; 0, what is below, and the last there is without a sign ask for a random one. */
export const readKoboldSeed: Reader = readSeed({
  as: (seed) => seed | 0,
  random: (seed) => seed <= 0,
});
