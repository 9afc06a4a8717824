import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { problems } from "./problems/generate.ts";

const LINES_PER_CHUNK = 256;

/** The problems as JSON lines, several to a chunk: one write per line would take most of the time. */
function* chunks(split: "train" | "test", seed: number, count: number): Generator<string> {
  let lines: string[] = [];
  for (const { question, answer } of problems({ seed, split, count })) {
    lines.push(`${JSON.stringify({ question, answer })}\n`);
    if (lines.length < LINES_PER_CHUNK) continue;
    yield lines.join("");
    lines = [];
  }
  yield lines.join("");
}

const { values } = parseArgs({
  options: {
    split: { type: "string", default: "train" },
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "1000" },
  },
});
if (values.split !== "train" && values.split !== "test") {
  throw new RangeError(`--split is train or test, not ${values.split}`);
}
const stop = (error: NodeJS.ErrnoException) => {
  // The reader has seen enough, as with `| head`.
  if (error.code !== "EPIPE") throw error;
};
await pipeline(
  Readable.from(chunks(values.split, Number(values.seed), Number(values.count))),
  process.stdout,
).catch(stop);
