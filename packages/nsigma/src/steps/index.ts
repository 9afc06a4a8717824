export { etaCutoff } from "./eta.ts";
export { greedy } from "./greedy.ts";
export { logitBias } from "./logit-bias.ts";
export { minP } from "./min-p.ts";
export { type PenaltyOptions, penalties } from "./penalties.ts";
export { temperature } from "./temperature.ts";
export { topK } from "./top-k.ts";
export { topNSigma } from "./top-n-sigma.ts";
export { topP } from "./top-p.ts";
