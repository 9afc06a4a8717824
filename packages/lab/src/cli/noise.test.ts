import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GGUF_FILE } from "nsigma-tiny-model";
import type { Inspection, NoiseEffect } from "nsigma/analysis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveOpenAI } from "../../../../conformance/hosts/openai-server.ts";
import type { Cell } from "../compare/compare.ts";
import { assertBuilt, jsonLines, nsigma, nsigmaAgain } from "./command-line.fixture.ts";

const QUESTION = "Mia has 12 plums and eats 5. How many plums are left?";
/** So much that the answers differ. */
const DOSE = ["--noise", "attention=1.2"];

let place: string;
beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-noise-"));
});
afterAll(() => rmSync(place, { recursive: true }));

async function outputOf(words: readonly string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = stdin
    ? await nsigma(words, { cwd: place, stdin })
    : await nsigmaAgain(words, { cwd: place });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

interface Result {
  readonly text: string;
  readonly sampler: object;
  readonly noise: object;
}

describe.each([
  ["a GGUF", GGUF_FILE],
  ["an ONNX model", "embedded"],
])("noise in the run of %s", (_name, name) => {
  const model = ["--model", name];

  it("nsigma generate --noise takes the best token, and text i has the noise of seed + i", async () => {
    const words = ["generate", QUESTION, ...model, ...DOSE, "--seed", "3", "--json"];
    const results = jsonLines<Result>(await outputOf([...words, "-n", "3"]));
    expect(results.map(({ sampler, noise }) => ({ sampler, noise }))).toEqual(
      [3, 4, 5].map((seed) => ({ sampler: { temperature: 0, seed }, noise: { attention: 1.2, seed } })),
    );
    expect(new Set(results.map(({ text }) => text)).size).toBeGreaterThan(1);
    const [again] = jsonLines<Result>(await outputOf([...words, "--noise-seed", "5"]));
    expect(again.text).toBe(results[2].text);
  });

  it("nsigma generate --noise beside a temperature draws with Top-nσ 1, and beside a sampler with that", async () => {
    const samplerOf = async (...words: string[]): Promise<object> => {
      const common = ["generate", QUESTION, ...model, ...DOSE, "--seed", "3", "--max-tokens", "1", "--json"];
      return jsonLines<Result>(await outputOf([...common, ...words]))[0].sampler;
    };
    expect(await samplerOf("--temperature", "2")).toEqual({ topNSigma: 1, temperature: 2, seed: 3 });
    expect(await samplerOf("--min-p", "0.1")).toEqual({ minP: 0.1, seed: 3 });
  });

  it("nsigma inspect --noise says what the noise does to the row, as text and as JSON", async () => {
    const words = ["inspect", QUESTION, ...model, ...DOSE, "--seed", "3", "--top", "4", "--noise-draws", "8"];
    const [{ noise, tokens }] = jsonLines<Inspection & { noise: NoiseEffect }>(
      await outputOf([...words, "--json"]),
    );
    expect(noise).toMatchObject({ attention: 1.2, seed: 3, draws: 8 });
    expect(noise.spread).toBeGreaterThan(0);
    expect(noise.tokens.reduce((sum, { best }) => sum + best, 0)).toBe(8);
    const byId = new Map(tokens.map(({ id, logit }) => [id, logit]));
    for (const { id, logit } of noise.tokens) if (byId.has(id)) expect(logit).toBe(byId.get(id));
    const text = await outputOf(words);
    expect(text).toContain("noise attention 1.2: over 8 draws of it");
    expect(text).toContain(`disagreement ${noise.disagreement.toFixed(3)}`);
  });

  it("nsigma compare --noise has greedy decoding with it and without it beside the others", async () => {
    const words = ["compare", ...model, ...DOSE, "--problems", "2", "--temperatures", "1", "--json"];
    const [{ cells }] = jsonLines<{ cells: Cell[] }>(await outputOf(words));
    expect(cells.map(({ sampler, temperature, count }) => [sampler, temperature, count])).toEqual([
      ["greedy", 0, 2],
      ["greedy, noise attention 1.2", 0, 2],
      ["plain sampling", 1, 2],
      ["top-p 0.9", 1, 2],
      ["min-p 0.1", 1, 2],
      ["Top-nσ 1", 1, 2],
    ]);
  });

  it("nsigma chat --noise writes what generate does, and /noise shows it, changes it and takes it away", async () => {
    const seed = ["--seed", "3"];
    const noisy = await outputOf(["generate", QUESTION, ...model, ...DOSE, ...seed]);
    const lines = [
      "/noise",
      QUESTION,
      "/noise key=0.5@0.4 drugs:readme",
      "/noise",
      "/clear",
      "/noise off",
      "/noise",
    ];
    expect(await outputOf(["chat", ...model, ...DOSE, ...seed], `${lines.join("\n")}\n`)).toBe(
      `  noise attention 1.2\n${noisy}  noise drugs:readme, key 0.5 by depth\n  no noise\n`,
    );
    const asked = ["/noise attention=1.2", "/sampler temperature=0 seed=3", QUESTION];
    expect(await outputOf(["chat", ...model], `${asked.join("\n")}\n`)).toBe(noisy);
  });
});

describe("noise that cannot be", () => {
  it.each([
    [["generate", "--noise", "attention=4"], /^nsigma: --noise attention must be a number from 0 to 3\.14/],
    [["generate", "--noise", "x=4"], /'--noise <dose>' argument 'x=4' is invalid\. The choices are hidden/],
    [
      ["compare", "--noise", "key=1", "--noise-seed", "1"],
      /^nsigma: --noise seed: each answer's comes from --seed/,
    ],
  ])("nsigma %j is refused in one line", async (words, message) => {
    const { code, stdout, stderr } = await nsigma(words, { stdin: QUESTION });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  it("nsigma chat says what is wrong with /noise, and goes on", async () => {
    const { code, stderr } = await nsigma(["chat"], { stdin: "/noise key\n/noise key=4\n" });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^nsigma: \/noise: Give its angle: key=0\.1\..*\nnsigma: noise\.key must be a number.*\n$/,
    );
  });

  it("a server refuses it by name, in generate and in compare", async () => {
    const server = await serveOpenAI();
    const model = ["--model", server.url, "--server", "llama.cpp", "--served", "tiny"];
    for (const words of [
      ["generate", QUESTION],
      ["compare", "--problems", "1"],
    ]) {
      const { code, stdout, stderr } = await nsigmaAgain([...words, ...model, "--noise", "attention=0.1"]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(
        /noise[ .]attention is not supported: this host does not reach into the model's run/,
      );
    }
    await server.close();
  });
});
