import { type Chain, CHAINS } from "../chains.ts";
import { ours } from "../entrants/ours.ts";
import type { Race } from "../race.ts";
import { lay } from "../rows.ts";
import { headline, type Question } from "./question.ts";

export const samplers: Question = {
  name: "samplers",
  asks: "What does each sampler cost, ours beside llama.cpp's own?",
  lines: ["rows", "vocab", "chain"],
  column: "name",
  races(field, vocabs) {
    const vocab = headline(vocabs);
    const { places, natives } = field;
    return (["peaked", "flat"] as const).flatMap((kind) =>
      Object.values<Chain>(CHAINS).map((chain): Race => ({
        question: "samplers",
        rows: kind,
        vocab,
        batch: 1,
        caches: "hot",
        lay: () => lay(field.synthetic(kind, vocab), 1, 1),
        entrants: [
          ...places.map((place) => ours(place, chain)),
          ...(natives.llama ? [natives.llama(chain)] : []),
        ],
      })),
    );
  },
};
