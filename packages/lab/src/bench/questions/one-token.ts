import type { Caches, Race } from "../race.ts";
import { blocksToRotate, lay } from "../rows.ts";
import { everybody } from "../field.ts";
import type { Question } from "./question.ts";

const CACHES: readonly Caches[] = ["hot", "rotating", "cold"];

export const oneToken: Question = {
  name: "one-token",
  asks: "What does one token cost, from its row of logits to its id?",
  lines: ["rows", "vocab", "name", "chain"],
  column: "caches",
  races(field, vocabs) {
    const made = (["peaked", "flat"] as const).flatMap((kind) =>
      vocabs.map((vocab) => ({ kind, vocab, source: () => field.synthetic(kind, vocab) })),
    );
    const real = field.real.map((source) => ({ ...source, source: () => source }));
    return [...made, ...real].flatMap(({ kind, vocab, source }) =>
      CACHES.map((caches): Race => {
        const blocks = caches === "hot" ? 1 : blocksToRotate(vocab, 1);
        const course = { question: "one-token", rows: kind, vocab, batch: 1, caches };
        return { ...course, lay: () => lay(source(), 1, blocks), entrants: everybody(field) };
      }),
    );
  },
};
