import { afterAll, describe, expect, it } from "vitest";
import { print, tally, type Tally } from "../report.ts";
import { compare, ranked } from "./compare.ts";
import { goldenFiles } from "./golden.ts";
import { type Recipe, rowOf } from "./rows.ts";
import { ACCEPTED, SAMPLERS } from "./samplers.ts";

const files = goldenFiles();
const tallies: Tally[] = [];

const made = new Map<string, ReturnType<typeof ranked>>();
function rankedRow(recipe: Recipe) {
  const name = recipe.join(" ");
  const row = made.get(name) ?? ranked(rowOf(recipe));
  made.set(name, row);
  return row;
}

describe("nsigma against the classes of Hugging Face transformers", () => {
  afterAll(() => print(`transformers ${files[0].transformers}, torch ${files[0].torch}`, tallies));

  it("has golden rows of every class in the table", () => {
    expect(files.map((file) => file.class).sort()).toEqual(Object.keys(SAMPLERS).sort());
  });

  for (const file of files) {
    const { rows, why } = ACCEPTED[file.class] ?? { rows: 0 };
    const but = rows ? ` (but for ${rows}: ${why})` : "";
    it(`keeps what ${file.class} keeps, and with its probabilities${but}`, () => {
      const counts = tally(file.class, file.class === "TopNSigma" ? "torch" : "transformers");
      tallies.push(counts);
      for (const golden of file.cases) compare(file.class, golden, rankedRow(golden.row), counts);
      expect(counts.mismatches, counts.examples.join("\n")).toBe(rows);
    });
  }
});
