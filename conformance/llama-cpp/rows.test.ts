import { createSampler } from "nsigma";
import { expect, it } from "vitest";
import { modelRows, smallRows } from "../rows/rows.ts";
import { NativeChain } from "./native-chain.ts";
import { compareRows } from "./row-suite.ts";
import { describeWithLibrary } from "./with-library.ts";

describeWithLibrary("the same rows through nsigma and llama.cpp", (library) => {
  compareRows(library, "Kept sets and probabilities, rows of 2 to 4,096 tokens", function* ({ rows }, seed) {
    yield* smallRows(seed, rows);
    yield* modelRows();
  });

  it("pick the same token greedily, the lowest id of equals", () => {
    const greedy = createSampler({ temperature: 0 });
    for (const { name, row } of smallRows(99, 300)) {
      const chain = new NativeChain(library, [(c) => c.init_greedy()], row.length);
      expect(greedy.sample(row), name).toBe(chain.sample(row));
      chain.free();
    }
  });
});
