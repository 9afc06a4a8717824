import { afterAll, expect, it } from "vitest";
import { print, type Tally, tally } from "../report.ts";
import { goldenRows } from "../rows/golden.ts";
import { type NamedRow, rowOf } from "../rows/rows.ts";
import { DRAWS } from "./draw-table.ts";
import { Twins } from "./twins.ts";
import { describeWithLibrary } from "./with-library.ts";

describeWithLibrary("the same seed in nsigma and llama.cpp", (library) => {
  const tallies: Tally[] = [];
  afterAll(() => print("Tokens drawn with llama.cpp's seed, against llama.cpp", tallies));

  it.each(DRAWS)("draw the same tokens: $sampler", ({ sampler, seeds, draws, chain, vocabulary, shapes }) => {
    const result = tally(sampler, "llama.cpp");
    tallies.push(result);
    for (const seed of seeds) {
      const links = chain(seed);
      const twins = new Twins(library, links, vocabulary);
      const learner = links.at(-1)?.learner?.();
      for (let draw = 0; draw < draws; draw++) {
        const named = rowFor(shapes, seed, draw, vocabulary);
        const same = twins.compare(named, result, learner?.rule);
        learner?.learn(twins.native.array);
        // Other tokens to draw from: what is drawn, and all after it, is not evidence.
        if (!same) break;
        if (!twins.draw(named, result)) break;
      }
      twins.free();
    }
    expect(result.examples).toEqual([]);
    expect(result.mismatches).toBe(0);
  });

  const golden = goldenRows();

  function rowFor(shapes: readonly string[], seed: number, draw: number, vocabulary: number): NamedRow {
    if (vocabulary === golden[0].length) {
      const at = (seed + draw) % golden.length;
      return { name: `draw ${draw}, row ${at} of the embedded model`, row: golden[at] };
    }
    const { name, row } = rowOf(shapes[draw % shapes.length], seed * 100_000 + draw, vocabulary);
    return { name: `draw ${draw}, ${name}`, row };
  }
});
