export { compressionRatio } from "./compression-ratio.ts";
export { type Denominator, distinct, nGramDiversity } from "./distinct.ts";
export { equalLengths } from "./equal-lengths.ts";
export { exactMatch, type ExactMatch, type Marked } from "./exact-match.ts";
export { firstK, majorityAtK, type MajorityOptions, type Votes } from "./majority.ts";
export { nGrams, type Tokens, words } from "./n-grams.ts";
export { passAtK } from "./pass-at-k.ts";
export { selfBleu, type SelfBleuOptions } from "./self-bleu.ts";
export { selfRepetition } from "./self-repetition.ts";
