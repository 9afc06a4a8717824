export type { Adjustment, Cut, KeyCut, RankCut, Roll, Step } from "./step.ts";

// Every step, a line each, in the order in which they run. What is exported here is both the public function, which brings
// nothing of the others with it, and the definition, of which `all.ts` makes the list.
export { LOGIT_BIAS, logitBias } from "./logit-bias.ts";
export { SEQUENCE_BIAS, sequenceBias } from "./sequence-bias.ts";
export { MIN_LENGTH, type MinLengthOptions, minLength } from "./min-length.ts";
export { NO_REPEAT_NGRAM, noRepeatNgram } from "./no-repeat-ngram.ts";
export { PENALTIES, type PenaltyOptions, penalties } from "./penalties.ts";
export { DRY, type DryOptions, dry } from "./dry.ts";
export { TOP_N_SIGMA, topNSigma } from "./top-n-sigma.ts";
export { MIN_K, minK } from "./min-k.ts";
export { TOP_K, topK } from "./top-k.ts";
export { TAIL_FREE, type TailFreeOptions, tailFree } from "./tail-free.ts";
export { TYPICAL_P, type TypicalOptions, typicalP } from "./typical-p.ts";
export { TOP_A, topA } from "./top-a.ts";
export { TOP_P, type TopPOptions, topP } from "./top-p.ts";
export { MIN_P, minP } from "./min-p.ts";
export { GREEDY_THRESHOLD, greedyThreshold } from "./greedy-threshold.ts";
export { EPSILON_CUTOFF, type CutoffOptions, epsilonCutoff } from "./epsilon.ts";
export { ETA_CUTOFF, etaCutoff } from "./eta.ts";
export { TOP_H, topH } from "./top-h.ts";
export { P_LESS, pLess } from "./p-less.ts";
export { XTC, type XtcOptions, xtc } from "./xtc.ts";
export {
  TEMPERATURE,
  type DynamicTemperatureOptions,
  dynamicTemperature,
  greedy,
  temperature,
} from "./temperature.ts";
export { SMOOTHING, smoothing } from "./smoothing.ts";
export { MIROSTAT, type MirostatOptions, mirostat } from "./mirostat.ts";
export { ADAPTIVE_P, type AdaptiveOptions, adaptiveP } from "./adaptive-p.ts";
export { SKEW, skew } from "./skew.ts";
