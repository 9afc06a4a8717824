import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt, nsigmaAgain } from "./command-line.fixture.ts";

let place: string;
let file: string;
beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-measure-"));
  file = join(place, "choices.jsonl");
  const question = "Mia has 12 plums and eats 5. How many plums are left?";
  const line = { question, choices: ["12 - 5 = 7", "blue", "Tom Tom Tom", "nothing at all"], answer: 0 };
  writeFileSync(file, `${JSON.stringify(line)}\n${JSON.stringify(line)}\n`);
});
afterAll(() => rmSync(place, { recursive: true }));

describe("nsigma measure --choices FILE", () => {
  it("tells how often the right option is the likeliest, and what chance gets", async () => {
    const { code, stdout, stderr } = await nsigmaAgain(["measure", "--choices", file, "--limit", "1"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("| right by likelihood (acc), 1 questions | ");
    expect(stdout).toContain("| by chance | 25.0 % right |");
    const json = JSON.parse((await nsigmaAgain(["measure", "--choices", file, "--json"])).stdout);
    expect(json).toMatchObject({ version: 1, questions: 2, chance: 0.25, bySum: {}, byCharacter: {} });
  });

  it.each<[string, string[], RegExp]>([
    ["--seed", ["--seed", "3"], /^nsigma: --seed: --choices writes no answers; leave it out/],
    ["--problems", ["--problems", "3"], /^nsigma: --problems: --choices writes no answers; leave it out/],
  ])("refuses %s, which would do nothing", async (_, words, error) => {
    const { code, stderr } = await nsigmaAgain(["measure", "--choices", file, ...words]);
    expect(stderr).toMatch(error);
    expect(code).toBe(2);
  });

  it("refuses --limit without it", async () => {
    const { code, stderr } = await nsigmaAgain(["measure", "--limit", "3"]);
    expect(stderr).toMatch(/^nsigma: --limit: it is for --choices; leave it out/);
    expect(code).toBe(2);
  });
});
