import type { Chain } from "../chains.ts";
import type { Loops } from "../native/compile.ts";
import type { Pointer } from "../native/koffi.ts";
import type { LlamaLibrary } from "../native/llama-library.ts";
import type { Entrant } from "../race.ts";
import type { Rows } from "../rows.ts";

/** llama.cpp's own chain: its array is filled from the row and the chain applied, N times inside a native loop. */
export function llama(library: LlamaLibrary, loops: Loops, chain: Chain): Entrant {
  return {
    name: "llama.cpp",
    chain: chain.words,
    start(rows) {
      const memory = copy(loops, rows);
      const steps = library.chain(chain.llama);
      const token = new Int32Array(1);
      const { batch, blocks, vocab } = rows;
      return {
        time: (calls, first) =>
          loops.time_chain(steps, memory, blocks * batch, vocab, first * batch, calls * batch, token),
        token: () => token[0],
        free() {
          library.free(steps);
          loops.rows_free(memory);
        },
      };
    },
  };
}

/** Nothing but one pass over the row for what Top-nσ has to know of it. */
export function limit(loops: Loops): Entrant {
  return {
    name: "limit",
    chain: `max, Σ, Σ² in one pass, ${loops.pass_name()}`,
    start(rows) {
      const memory = copy(loops, rows);
      const found = new Float64Array(3);
      const { batch, blocks, vocab } = rows;
      return {
        time: (calls, first) =>
          loops.time_pass(memory, blocks * batch, vocab, first * batch, calls * batch, found),
        free: () => loops.rows_free(memory),
      };
    },
  };
}

function copy(loops: Loops, { data, blocks, batch, vocab }: Rows): Pointer {
  const memory = loops.rows_new(data, blocks * batch, vocab);
  if (memory === null) throw new Error(`no memory for ${blocks * batch} rows of ${vocab} entries`);
  return memory;
}
