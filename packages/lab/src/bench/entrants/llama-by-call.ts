import type { Chain } from "../chains.ts";
import type { Koffi, Pointer } from "../native/koffi.ts";
import type { LlamaLibrary } from "../native/llama-library.ts";
import type { Entrant } from "../race.ts";
import { blockAt } from "../rows.ts";

/** llama_token_data: id, logit and probability, four bytes each. */
const ENTRY = 12;

/**
 * llama.cpp's own chain where there is no C compiler: the array is filled from JavaScript, and each token is a call
 * through koffi (about a microsecond).
 */
export function llamaByCall(library: LlamaLibrary, koffi: Koffi, chain: Chain): Entrant {
  return {
    name: "llama.cpp",
    chain: chain.words,
    start(rows) {
      const { vocab, batch } = rows;
      const steps = library.chain(chain.llama);
      const entries = koffi.alloc("uint8_t", vocab * ENTRY) as Pointer;
      const array = koffi.alloc("int64_t", 4) as Pointer;
      const memory = koffi.view(entries, vocab * ENTRY);
      const [ids, floats] = [new Int32Array(memory), new Float32Array(memory)];
      const header = new BigInt64Array(koffi.view(array, 32));
      let token = -1;
      const choose = (row: Float32Array): void => {
        for (let id = 0; id < vocab; id++) {
          ids[3 * id] = id;
          floats[3 * id + 1] = row[id];
        }
        header[0] = entries;
        header[1] = BigInt(vocab);
        header[2] = -1n;
        header[3] = 0n;
        library.apply(steps, array);
        token = ids[3 * Number(header[2])];
      };
      return {
        time(calls, first) {
          const start = performance.now();
          for (let call = 0; call < calls; call++) {
            const block = blockAt(rows, rows.data, first + call);
            for (let row = 0; row < batch; row++) choose(block.subarray(row * vocab, (row + 1) * vocab));
          }
          return (performance.now() - start) * 1000;
        },
        token: () => token,
        free() {
          library.free(steps);
          koffi.free(entries);
          koffi.free(array);
        },
      };
    },
  };
}
