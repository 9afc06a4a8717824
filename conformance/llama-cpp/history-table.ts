import {
  dry,
  dryWithBreakers,
  type Link,
  minP,
  penalties,
  temperature,
  topK,
  topP,
  typical,
} from "./links.ts";

export interface HistoryTest {
  /** Its name in the table. */
  sampler: string;
  /** Needs DRY with breakers, which llama.cpp exports for its own tests only. */
  breakers?: boolean;
  chains: readonly (readonly Link[])[];
}

/** Samplers that look back, over texts of 4,096 tokens. */
export const HISTORIES: readonly HistoryTest[] = [
  {
    sampler: "penalties",
    chains: [
      [penalties(1.1, 0, 0, 64)],
      [penalties(1.3, 0.2, 0.4, 64)],
      [penalties(0.9, -0.1, 0.5, 4096)],
      [penalties(1.1, 0.01, 0.2, 1)],
    ],
  },
  { sampler: "dry", chains: [[dry(0.8, 1.75, 2, 4096)], [dry(0.3, 1.2, 4, 64)], [dry(1, 1, 1, 1000)]] },
  {
    sampler: "dry with breakers",
    breakers: true,
    chains: [
      [dryWithBreakers(4096, [3], [7], [1, 2])],
      [dryWithBreakers(512, [5, 6, 7], [5, 6], [40], [40, 41])],
    ],
  },
  {
    sampler: "whole chain with history",
    breakers: true,
    chains: [
      [
        penalties(1.1, 0.1, 0.1, 64),
        dryWithBreakers(4096, [3]),
        topK(40),
        typical(0.95),
        topP(0.95),
        minP(0.05),
        temperature(0.8),
      ],
    ],
  },
];
