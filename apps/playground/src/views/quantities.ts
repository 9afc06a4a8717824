import { samplers } from "../state/samplers.ts";
import type { WrittenToken } from "../model/tokens.ts";

/** What the strip can be coloured by. */
export interface Quantity {
  readonly title: string;
  /** From 0, plain, to 1, the strongest colour. */
  heat(token: WrittenToken): number;
  /** Of a token, in words. */
  words(token: WrittenToken): string;
  /** What plain and the strongest colour mean. */
  readonly ends: () => readonly [plain: string, strong: string];
}

export const QUANTITIES: readonly Quantity[] = [
  {
    title: "surprise",
    heat: (token) => Math.min(1, surprise(token) / 8),
    words: (token) => `${surprise(token).toFixed(1)} bits of surprise`,
    ends: () => ["0 bits, no surprise", "8 bits or more"],
  },
  {
    title: "probability",
    heat: ({ trace }) => 1 - trace.rawProbability,
    words: ({ trace }) => `${(100 * trace.rawProbability).toFixed(1)} % of the row as it came`,
    ends: () => ["100 %, certain", "0 %"],
  },
  {
    title: "tokens left",
    heat: ({ kept }) => Math.min(1, Math.log2(kept) / 8),
    words: ({ kept }) => `${kept} tokens left`,
    ends: () => ["1 token", "256 or more"],
  },
  {
    title: "entropy",
    heat: ({ trace }) => Math.min(1, trace.entropy / 3),
    words: ({ trace }) => `${trace.entropy.toFixed(2)} nats of entropy`,
    ends: () => ["0 nats, no choice", "3 nats or more"],
  },
  {
    title: "σ-distance",
    heat: ({ trace }) => Math.max(0, 1 - (trace.sigmaDistance ?? 0) / 12),
    words: ({ trace }) => `the best stands ${(trace.sigmaDistance ?? 0).toFixed(1)} σ out`,
    ends: () => ["12 σ or more, the best stands far out", "0 σ"],
  },
  {
    title: "Top-nσ would have cut it",
    heat: (token) => (cutByTopNSigma(token) ? 1 : 0),
    words: (token) => `${cutByTopNSigma(token) ? "cut" : "kept"} at n = ${round(n())}`,
    ends: () => [`kept at n = ${round(n())}`, "cut"],
  },
];

function surprise({ trace }: WrittenToken): number {
  return -Math.log2(Math.max(1e-9, trace.rawProbability));
}

/** n of the page's own line of Top-nσ. */
function n(): number {
  return samplers.value.find(({ option }) => option === "topNSigma")?.value ?? 1;
}

function cutByTopNSigma({ logit, trace }: WrittenToken): boolean {
  return logit < trace.max - n() * trace.std;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
