import type { Kernel } from "../contract.ts";
import { crossMass, crossRank } from "./crossing.ts";
import { keep } from "./keep.ts";
import { softmaxSums } from "./softmax-sums.ts";
import { statistics } from "./statistics.ts";

/** Plain TypeScript loops: runs everywhere, and is what other kernels are compared with. */
export const js: Kernel = {
  name: "js",
  statistics,
  softmaxSums,
  keep,
  crossRank,
  crossMass,
};
