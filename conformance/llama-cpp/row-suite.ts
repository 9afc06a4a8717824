import { afterAll, expect, it } from "vitest";
import { print, type Tally, tally } from "../report.ts";
import type { NamedRow } from "../rows/rows.ts";
import type { Library } from "./library.ts";
import { CHAINS, type RowTest, SAMPLERS } from "./row-table.ts";
import { Twins } from "./twins.ts";

/** Puts every sampler and chain of the table through rows of its own, and prints what came of it. */
export function compareRows(
  library: Library,
  title: string,
  rowsFor: (test: RowTest, seed: number) => Iterable<NamedRow>,
): void {
  const tallies: Tally[] = [];
  afterAll(() => print(title, tallies));

  const tests = [...SAMPLERS, ...CHAINS];
  it.each(tests)("keep the same tokens: $sampler", (test) => {
    const result = tally(test.sampler, "llama.cpp");
    tallies.push(result);
    test.chains.forEach((links, i) => {
      for (const named of rowsFor(test, 1000 * tests.indexOf(test) + i)) {
        const twins = new Twins(library, links, named.row.length);
        twins.compare(named, result);
        twins.free();
      }
    });
    expect(result.examples).toEqual([]);
    expect(result.mismatches).toBe(0);
  });
}
