import { FAMILIES, type Family } from "nsigma/analysis";

/** The values that are also tried in writing answers; every sampler that is tuned has as many. */
export const TUNED: readonly Family[] = [
  { ...FAMILIES[0], values: [0.5, 1, 1.5, 2, 3] },
  { ...FAMILIES[1], values: [0.3, 0.1, 0.05, 0.02, 0.005] },
  { ...FAMILIES[2], values: [0.5, 0.7, 0.9, 0.95, 0.99] },
  { ...FAMILIES[3], values: [2, 5, 12, 20, 80] },
];
