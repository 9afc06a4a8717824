import { basename } from "node:path";
import { CHAINS } from "../chains.ts";
import { ourHost } from "../entrants/gguf-writers.ts";
import { llamaServer, ourServer } from "../entrants/servers.ts";
import type { Race } from "../race.ts";
import type { Rows } from "../rows.ts";
import type { Question } from "./question.ts";

const CLIENTS = [1, 8, 32];
/** Tokens of each text; a text of one token is the time to the first. */
const LENGTHS = { "first token": 1, "32 tokens": 32 };
const NO_ROWS: Rows = { vocab: 0, batch: 0, blocks: 0, data: new Float32Array(0) };

export const serving: Question = {
  name: "serving",
  asks: "What does a token cost through nsigma serve, beside llama.cpp's server and the bare host?",
  lines: ["rows", "vocab", "batch"],
  column: "name",
  races: ({ ggufs, beside }) =>
    ggufs.flatMap(({ file, vocab }, at) =>
      Object.entries(LENGTHS).flatMap(([length, calls]) =>
        CLIENTS.map((batch): Race => ({
          question: "serving",
          rows: `${basename(file, ".gguf")}, ${length}`,
          vocab,
          batch,
          caches: "loop",
          calls,
          lay: () => NO_ROWS,
          entrants: [
            ourServer(file, CHAINS.topNSigma, batch),
            ourHost(file, CHAINS.topNSigma, batch),
            ...(beside[at] === undefined ? [] : [llamaServer(beside[at], CHAINS.topNSigma, batch)]),
          ],
        })),
      ),
    ),
};
