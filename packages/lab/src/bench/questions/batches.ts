import { CHAINS } from "../chains.ts";
import { pool } from "../entrants/pool.ts";
import type { Race } from "../race.ts";
import { lay } from "../rows.ts";
import { everybody } from "../field.ts";
import type { Question } from "./question.ts";

const BATCHES = [1, 8, 64];

export const batches: Question = {
  name: "batches",
  asks: "What does a token cost when many rows come at once?",
  lines: ["vocab", "name", "chain"],
  column: "batch",
  races(field, vocabs) {
    return vocabs.flatMap((vocab) =>
      BATCHES.map((batch): Race => ({
        question: "batches",
        rows: "peaked",
        vocab,
        batch,
        caches: "hot", // the same block each time; a large one does not stay in a cache
        lay: () => lay(field.synthetic("peaked", vocab), batch, 1),
        entrants: [...everybody(field), ...(batch > 1 ? [pool(CHAINS.topNSigma)] : [])],
      })),
    );
  },
};
