import { afterAll, expect, it } from "vitest";
import { print, type Tally, tally } from "../report.ts";
import { rowOf } from "../rows/rows.ts";
import { repetitiveText } from "../rows/texts.ts";
import { HISTORIES, type HistoryTest } from "./history-table.ts";
import { Twins } from "./twins.ts";
import { describeWithLibrary } from "./with-library.ts";

const VOCABULARY = 48;
const LENGTH = 4096;
const PROMPT = 8;
/** Rows are compared at the start, where every step is new, and then at regular steps. */
const STRIDE = 7;

describeWithLibrary("the same texts through nsigma and llama.cpp", (library) => {
  const tallies: Tally[] = [];
  afterAll(() => print("After histories of up to 4,096 tokens, against llama.cpp", tallies));

  for (const { sampler, chains, breakers } of HISTORIES) {
    const lacks = breakers && !library.init_dry_testing;
    const reason = lacks ? " (skipped: this build does not export DRY with breakers)" : "";
    it.skipIf(lacks)(`penalise the same tokens alike: ${sampler}${reason}`, () => compare(sampler, chains));
  }

  function compare(sampler: string, chains: HistoryTest["chains"]): void {
    const result = tally(sampler, "llama.cpp");
    tallies.push(result);
    chains.forEach((links, i) => {
      const twins = new Twins(library, links, VOCABULARY);
      const text = repetitiveText(i, LENGTH, VOCABULARY);
      twins.prompt(text.slice(0, PROMPT));
      for (let step = PROMPT; step < LENGTH; step++) {
        twins.accept(text[step]);
        if (step > 100 && step % STRIDE > 0) continue;
        const named = rowOf(step % 2 ? "peaked" : "tied", 10_000 * i + step, VOCABULARY);
        twins.compare({ ...named, name: `after ${step + 1} tokens, ${named.name}` }, result);
      }
      twins.free();
    });
    expect(result.examples).toEqual([]);
    expect(result.mismatches).toBe(0);
  }
});
