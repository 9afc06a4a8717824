export { binomial, logChoose, logFactorial } from "./binomial.ts";
export { clusteredError } from "./clustered-error.ts";
export { compareArms, compareFamily, type Comparison, type Pair } from "./compare-arms.ts";
export { type CutOff, cutOffWords, isMuchCutOff, MUCH_CUT_OFF } from "./cut-off.ts";
export {
  type DetectableOptions,
  pairedDetectableEffect,
  unpairedDetectableEffect,
} from "./detectable-effect.ts";
export { benjaminiHochberg, holm } from "./family.ts";
export { mcnemar } from "./mcnemar.ts";
export { normalQuantile } from "./normal-quantile.ts";
export { type BootstrapOptions, type Difference, pairedBootstrap } from "./paired-bootstrap.ts";
export { pairedPermutation, type PermutationOptions, type PermutationTest } from "./paired-permutation.ts";
export { itemDifferences, mean, meanScore, type Scores } from "./scores.ts";
export { type Compared, FEWEST_ITEMS, verdict } from "./verdict.ts";
export { type Share, wilson } from "./wilson.ts";
