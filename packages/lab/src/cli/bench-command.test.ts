import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../bench/report/report.ts";
import { assertBuilt, nsigma, nsigmaAgain } from "./command-line.fixture.ts";

const SMALL = ["--quick", "--rounds", "2", "--vocab", "1500"];

let place: string;

beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-bench-test-"));
});
afterAll(() => rmSync(place, { recursive: true }));

describe("nsigma bench", () => {
  it("nsigma bench one-token --only PATTERN prints a table of who was asked for", async () => {
    const { code, stdout, stderr } = await nsigma([
      "bench",
      "one-token",
      ...SMALL,
      "--only",
      "peaked.*: (js|naive)",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^│ rows +│ V +│ who +│ chain +│ +hot +│ +rotating +│ +cold │$/m);
    const lines = stdout.split("\n").filter((line) => line.startsWith("│ peaked"));
    expect(lines.map((line) => line.split("│")[3].trim())).toEqual(["js", "naive TypeScript"]);
    for (const line of lines)
      expect(line.match(/\d+(\.\d+)? \[\d+(\.\d+)?, \d+(\.\d+)?\] \d/g)).toHaveLength(3);
  });

  it("nsigma bench --json --out FOLDER --name NAME prints and keeps figures, machine and peers", async () => {
    const words = [
      "bench",
      "samplers",
      "batches",
      ...SMALL,
      "--only",
      "peaked 1500 x1 hot: (js|wasm, copied)",
      "--json",
    ];
    const { code, stdout } = await nsigma([...words, "--out", join(place, "new"), "--name", "here"]);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ version: 1, effort: { rounds: 2, seed: 1, interrupted: false } });
    expect(report.machine).toMatchObject({
      node: process.versions.node,
      packages: { nsigma: expect.any(String) },
    });
    expect(report.peers.map(({ name }) => name)).toEqual(expect.arrayContaining(["llama.cpp", "limit"]));
    expect(new Set(report.figures.map(({ question }) => question))).toEqual(new Set(["samplers", "batches"]));
    for (const { rounds, median, min, q1, q3, calls, vocab, batch } of report.figures) {
      expect(rounds).toHaveLength(2);
      expect(min).toBeGreaterThan(0);
      expect([min, q1, median, q3]).toEqual([min, q1, median, q3].sort((a, b) => a - b));
      expect({ vocab, batch, whole: calls >= 1 }).toEqual({ vocab: 1500, batch: 1, whole: true });
    }
    expect(readdirSync(join(place, "new")).sort()).toEqual(["here.json", "here.md", "here.svg"]);
    expect(JSON.parse(readFileSync(join(place, "new", "here.json"), "utf8"))).toEqual(report);
    expect(readFileSync(join(place, "new", "here.svg"), "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });

  it("nsigma bench noise measures each letter of noise beside the same text without", async () => {
    const words = [
      "bench",
      "noise",
      "--quick",
      "--rounds",
      "1",
      "--only",
      "after 16 .*(no noise|attention)",
      "--json",
    ];
    const { stdout } = await nsigma(words);
    const { figures, ratios } = JSON.parse(stdout) as Report;
    expect(figures.map(({ name, rows, chain }) => [name, rows, chain])).toEqual([
      ["nsigma/onnxruntime", "embedded, after 16 tokens", "no noise"],
      ["nsigma/onnxruntime", "embedded, after 16 tokens", "attention 0.1"],
    ]);
    expect(ratios.map(({ goal }) => goal.within)).toEqual([1.25]);
  });

  it("nsigma bench generation measures the loop and what sampling takes of it", async () => {
    const words = ["bench", "generation", "--quick", "--rounds", "1", "--only", "x1 .*greedy", "--json"];
    const { stdout } = await nsigma(words);
    const { figures, ratios } = JSON.parse(stdout) as Report;
    expect(figures.map(({ name }) => name)).toEqual([
      "transformers.js",
      "nsigma/transformers",
      "nsigma/transformers: sampling alone",
    ]);
    expect(ratios).toHaveLength(2);
    expect(ratios[1].value).toBeLessThan(1);
  });

  it.each([
    [["bench", "nothing"], /^nsigma: .*'nothing' is invalid.*one-token/],
    [["bench", "--only", "("], /^nsigma: --only \(: Invalid regular expression/],
    [["bench", "--only", "nobody"], /^nsigma: --only nobody: nothing to measure is called so/],
    [["bench", "--vocab", "12,x"], /^nsigma: .*--vocab.*Give a number/],
    [["bench", "--rounds", "0"], /^nsigma: .*--rounds.*Give an integer from 1/],
    [["bench", "--seed", "-1"], /^nsigma: .*--seed.*-1.*Give an integer from 0/],
  ])("nsigma %j is one line and exit code 2", async (words, message) => {
    const { code, stdout, stderr } = await nsigmaAgain(words);
    expect({ code, stdout, lines: stderr.trimEnd().split("\n").length }).toEqual({
      code: 2,
      stdout: "",
      lines: 1,
    });
    expect(stderr).toMatch(message);
  });

  it("nsigma bench --out FILE says so before it measures", async () => {
    const file = join(place, "file");
    writeFileSync(file, "");
    const { code, stderr } = await nsigmaAgain(["bench", "--out", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^nsigma: --out .*file: it is a file; give a folder\n$/);
  });
});
