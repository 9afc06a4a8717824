import { useKernel } from "nsigma";
import { createPool } from "nsigma/pool";
import type { Chain } from "../chains.ts";
import type { Entrant } from "../race.ts";

/** The library on all threads of the machine; its rows lie in memory that the threads share. One block only. */
export function pool({ words, ours: options }: Chain): Entrant {
  return {
    name: "pool of threads",
    chain: words,
    start({ batch, vocab, data }) {
      useKernel("auto");
      const threads = createPool(options, { rows: batch, vocabSize: vocab });
      threads.logits.set(data.subarray(0, batch * vocab));
      let token = -1;
      return {
        prepare() {
          useKernel("auto");
          threads.sample();
        },
        time(calls) {
          const start = performance.now();
          for (let call = 0; call < calls; call++) token = threads.sample()[batch - 1];
          return (performance.now() - start) * 1000;
        },
        token: () => token,
        free: () => threads.close(),
      };
    },
  };
}
