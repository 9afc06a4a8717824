import {
  dynamicTemperature,
  type Link,
  logitBias,
  minP,
  temperature,
  topK,
  topNSigma,
  topP,
  typical,
  xtc,
} from "./links.ts";

export interface RowTest {
  /** Its name in the table. */
  sampler: string;
  /** How many small rows each chain is given. */
  rows: number;
  /** One after another gets rows of its own. */
  chains: readonly (readonly Link[])[];
}

/** Samplers without memory, one line each. */
export const SAMPLERS: readonly RowTest[] = [
  { sampler: "softmax", rows: 100, chains: [[]] },
  { sampler: "greedy", rows: 200, chains: [[temperature(0)]] },
  { sampler: "temperature", rows: 200, chains: [0.3, 0.8, 1.5, 5].map((t) => [temperature(t)]) },
  {
    sampler: "dynamic temperature",
    rows: 200,
    chains: [[dynamicTemperature(1, 0.5, 1)], [dynamicTemperature(0.8, 0.8, 2)]],
  },
  { sampler: "top-k", rows: 300, chains: [1, 2, 40, 200].map((k) => [topK(k)]) },
  { sampler: "top-p", rows: 300, chains: [0, 0.3, 0.7, 0.9, 0.95, 0.999].map((p) => [topP(p)]) },
  { sampler: "min-p", rows: 300, chains: [0.001, 0.05, 0.25, 0.5, 1].map((p) => [minP(p)]) },
  { sampler: "top-nσ", rows: 300, chains: [0.3, 1, 1.5, 3].map((n) => [topNSigma(n)]) },
  { sampler: "typical", rows: 300, chains: [0.1, 0.5, 0.9, 0.99].map((p) => [typical(p)]) },
  { sampler: "xtc", rows: 300, chains: [0.01, 0.1, 0.25, 0.5].map((t) => [xtc(1, t)]) },
  {
    sampler: "at least three",
    rows: 200,
    chains: [[topP(0.3, 3)], [minP(0.5, 3)], [typical(0.1, 3)], [xtc(1, 0.01, 0, 3)]],
  },
  {
    sampler: "logit bias",
    rows: 200,
    chains: [[logitBias({ 0: 2.5, 1: -3 })], [logitBias({ 0: false, 1: 100 })]],
  },
];

/** llama.cpp's order: penalties, DRY, top-nσ, top-k, typical, top-p, min-p, XTC, temperature. */
export const CHAINS: readonly RowTest[] = [
  { sampler: "default chain", rows: 1000, chains: [[topK(40), topP(0.95), minP(0.05), temperature(0.8)]] },
  {
    sampler: "whole chain",
    rows: 1000,
    chains: [
      [topNSigma(1.5), topK(40), topP(0.95), minP(0.05), xtc(1, 0.1), temperature(0.8)],
      [topK(100), typical(0.9), topP(0.95), minP(0.02), xtc(0.5, 0.1, 7), dynamicTemperature(0.8, 0.3, 1)],
      [topNSigma(2), topK(40), typical(0.9), topP(0.9), minP(0.1), xtc(1, 0.2), temperature(1.5)],
    ],
  },
];
