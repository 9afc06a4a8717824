import type { Tensor, TemperatureLogitsWarper } from "@huggingface/transformers";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Entrant, Peer, Runner } from "../race.ts";
import { blockAt, type Rows } from "../rows.ts";

type Sample = (logits: Tensor) => Promise<[id: bigint, score: number][]>;

/** The parts of transformers.js that its own loop samples with. */
export interface Parts {
  LogitsSampler: { getSampler(config: Readonly<Record<string, unknown>>): Sample };
  TemperatureLogitsWarper: typeof TemperatureLogitsWarper;
  Tensor: typeof Tensor;
}

export interface Transformers {
  peer: Peer;
  /** Temperature 1.5, then a draw among the best `topK`; 0 is all of them. 50 is the library's default. */
  entrant?: (topK: number) => Entrant;
}

/** The sampler is not among the package's exports, but its source file is in the package. */
export async function findTransformers(): Promise<Transformers> {
  const name = "transformers.js";
  try {
    const require = createRequire(import.meta.url);
    const entry = require.resolve("@huggingface/transformers");
    const home = entry.slice(0, entry.lastIndexOf(`${sep}dist${sep}`));
    const load = (file: string) => import(pathToFileURL(join(home, "src", file)).href);
    const files = ["generation/logits_sampler.js", "generation/logits_process.js", "utils/tensor.js"];
    const parts = Object.assign({}, ...(await Promise.all(files.map(load)))) as Parts;
    const { version } = require(join(home, "package.json")) as { version: string };
    const how = `${version}: its TemperatureLogitsWarper and MultinomialSampler, from the package's source files`;
    return { peer: { name, how }, entrant: (topK) => entrantOf(parts, topK) };
  } catch (error) {
    return { peer: { name, missing: `its sampler is not where it was: ${(error as Error).message}` } };
  }
}

function entrantOf(parts: Parts, topK: number): Entrant {
  const chain = topK === 0 ? "T 1.5" : `T 1.5 → top-k ${topK}`;
  return { name: "transformers.js", chain, start: (rows) => run(parts, topK, rows) };
}

function run({ LogitsSampler, TemperatureLogitsWarper, Tensor }: Parts, topK: number, rows: Rows): Runner {
  const { vocab, batch } = rows;
  const warper = new TemperatureLogitsWarper(1.5);
  const sampler = LogitsSampler.getSampler({ do_sample: true, num_beams: 1, top_k: topK });
  // The warper writes to its row, so each call gets a fresh one; making it is the model's part and not timed.
  const fresh = (call: number) =>
    new Tensor("float32", blockAt(rows, rows.data, call).slice(), [batch, vocab]);
  let ready: Tensor | undefined;
  let token = -1;
  return {
    prepare(first) {
      ready = fresh(first);
    },
    async time(calls, first) {
      let spent = 0;
      for (let call = 0; call < calls; call++) {
        const logits = ready ?? fresh(first + call);
        ready = undefined;
        const start = performance.now();
        const scores = warper([], logits) as Tensor;
        for (let row = 0; row < batch; row++) {
          const [[id]] = await sampler((scores as unknown as Tensor[])[row]);
          token = Number(id);
        }
        spent += performance.now() - start;
      }
      return spent * 1000;
    },
    token: () => token,
  };
}
