import { basename } from "node:path";
import { CHAINS, GREEDY } from "../chains.ts";
import {
  llamaItself,
  nodeLlamaCpp,
  ourHost,
  ourHostInGraph,
  ourHostOnNode,
} from "../entrants/gguf-writers.ts";
import type { Field } from "../field.ts";
import type { Entrant, Race } from "../race.ts";
import type { Rows } from "../rows.ts";
import type { Question } from "./question.ts";

const BATCHES = [1, 8, 32];
const TOKENS = 32;
const NO_ROWS: Rows = { vocab: 0, batch: 0, blocks: 0, data: new Float32Array(0) };

export const models: Question = {
  name: "models",
  asks: "What does a token of a real GGUF model cost, from logits to text, in each host?",
  lines: ["rows", "vocab", "batch", "chain"],
  column: "name",
  races: (field) =>
    field.ggufs.flatMap(({ file, vocab }) =>
      BATCHES.map((batch): Race => ({
        question: "models",
        rows: basename(file, ".gguf"),
        vocab,
        batch,
        caches: "loop",
        calls: TOKENS,
        lay: () => NO_ROWS,
        entrants: [
          ourHost(file, CHAINS.topNSigma, batch),
          ourHost(file, GREEDY, batch),
          ...(batch === 1 ? alone(file, field) : []),
        ],
      })),
    ),
};

/** Those who write one text at a time. */
function alone(file: string, { natives: { library } }: Field): Entrant[] {
  return [
    ...(library ? [GREEDY, CHAINS.llamaDefault].map((chain) => llamaItself(file, library, chain)) : []),
    ourHostInGraph(file, CHAINS.topNSigma),
    nodeLlamaCpp(file, "greedy", { temperature: 0 }),
    nodeLlamaCpp(file, "top-k 40 → top-p 0.95 → T 1.5", { temperature: 1.5 }),
    ourHostOnNode(file, CHAINS.topNSigma),
  ];
}
