import { ADAPTIVE_P } from "./adaptive-p.ts";
import type { StepDefinition } from "./definition.ts";
import { DRY } from "./dry.ts";
import { EPSILON_CUTOFF } from "./epsilon.ts";
import { ETA_CUTOFF } from "./eta.ts";
import { LOGIT_BIAS } from "./logit-bias.ts";
import { MIN_K } from "./min-k.ts";
import { MIN_LENGTH } from "./min-length.ts";
import { MIN_P } from "./min-p.ts";
import { MIROSTAT } from "./mirostat.ts";
import { NO_REPEAT_NGRAM } from "./no-repeat-ngram.ts";
import { P_LESS } from "./p-less.ts";
import { PENALTIES } from "./penalties.ts";
import { SEQUENCE_BIAS } from "./sequence-bias.ts";
import { SKEW } from "./skew.ts";
import { SMOOTHING } from "./smoothing.ts";
import { TAIL_FREE } from "./tail-free.ts";
import { TEMPERATURE } from "./temperature.ts";
import { TOP_A } from "./top-a.ts";
import { TOP_H } from "./top-h.ts";
import { TOP_K } from "./top-k.ts";
import { TOP_N_SIGMA } from "./top-n-sigma.ts";
import { TOP_P } from "./top-p.ts";
import { TYPICAL_P } from "./typical-p.ts";
import { XTC } from "./xtc.ts";

/**
 * Every sampler, in the order they run unless `order` says otherwise: scores are mended first, then cut, Top-nσ before
 * the others so that σ is the whole row's, then softened; those that learn from the draw come last.
 */
export const STEPS = [
  LOGIT_BIAS,
  SEQUENCE_BIAS,
  MIN_LENGTH,
  NO_REPEAT_NGRAM,
  PENALTIES,
  DRY,
  TOP_N_SIGMA,
  MIN_K,
  TOP_K,
  TAIL_FREE,
  TYPICAL_P,
  TOP_A,
  TOP_P,
  MIN_P,
  EPSILON_CUTOFF,
  ETA_CUTOFF,
  TOP_H,
  P_LESS,
  XTC,
  TEMPERATURE,
  SMOOTHING,
  MIROSTAT,
  ADAPTIVE_P,
  SKEW,
] as const satisfies readonly StepDefinition[];

/** A step of the chain, by the name it has in `order`. */
export type StepName = (typeof STEPS)[number]["name"];
