import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Explanation } from "nsigma/catalogue";
import type { Note } from "nsigma/dialects";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt, nsigma, nsigmaAgain } from "./command-line.fixture.ts";

let place: string;

beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-cli-"));
});
afterAll(() => rmSync(place, { recursive: true }));

function written(request: object): string {
  const file = join(place, "request.json");
  writeFileSync(file, JSON.stringify(request));
  return file;
}

describe("nsigma explain", () => {
  it("nsigma explain with flags prints the steps in the order they run, and what each value means", async () => {
    const { code, stdout, stderr } = await nsigmaAgain([
      "explain",
      "--temperature",
      "2",
      "--top-n-sigma",
      "1",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const titles = [...stdout.matchAll(/^ *(\d+) {2}(.*) \(/gm)].map(([, index, title]) => [index, title]);
    expect(titles).toEqual([
      ["1", "Top-nσ"],
      ["2", "temperature, dynamic temperature"],
    ]);
    expect(stdout).toContain("l >= max - n·σ");
    expect(stdout).toMatch(/topNSigma = 1 .*standard deviations/);
  });

  it("nsigma explain prints the chain that nsigma generate runs by the same flags, and what of it is the default", async () => {
    const flags = ["--temperature", "2", "--seed", "3"];
    const { stdout } = await nsigmaAgain(["explain", ...flags]);
    expect(stdout).toMatch(/^ 1 {2}Top-nσ [^]*by default:\n {2}- Top-nσ 1 unless a sampler that cuts/);
    const explained = JSON.parse(
      (await nsigmaAgain(["explain", "--json", ...flags])).stdout,
    ) as Explanation & {
      options: object;
    };
    const words = ["generate", "Once", "--max-tokens", "1", "--json", ...flags];
    const { sampler } = JSON.parse((await nsigmaAgain(words)).stdout) as { sampler: object };
    expect(sampler).toEqual(explained.options);
    expect(sampler).toEqual({ topNSigma: 1, temperature: 2, seed: 3 });
  });

  it("nsigma explain --top-n-sigma off leaves the default out, and --order topP says that it does nothing", async () => {
    const { stdout } = await nsigmaAgain(["explain", "--top-n-sigma", "off", "--order", "topP"]);
    expect(stdout).toContain("no step: the draw is from the whole softmax");
    expect(stdout).not.toContain("by default:");
    expect(stdout).toMatch(/take care:\n {2}- order names topP, which is off: give topP a value/);
  });

  it("nsigma explain into a pipe prints no colours, in a CI neither; FORCE_COLOR asks for them", async () => {
    const words = ["explain", "--top-n-sigma", "1"];
    expect((await nsigma(words, { env: { CI: "true" } })).stdout).not.toContain("\u001b");
    expect((await nsigma(words, { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b");
  });

  it("nsigma explain warns of an order that defeats the sampler", async () => {
    const { stdout } = await nsigmaAgain(["explain", "--top-k", "9", "--top-n-sigma", "1", "--order", "ks"]);
    expect(stdout).toMatch(/take care:\n {2}- topNSigma runs after topK: its σ is that of the survivors/);
  });

  it("nsigma explain --dialect koboldcpp FILE prints its chain, its names, and what was not honoured", async () => {
    const file = written({ nsigma: 1.5, temperature: 2, mirostatt: 1, grammar: "root ::= x" });
    const { code, stdout } = await nsigmaAgain(["explain", "--dialect", "koboldcpp", file]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^koboldcpp: /);
    expect(stdout).toMatch(/topNSigma \[nsigma\] = 1\.5/);
    expect(stdout).toMatch(/not as written:\n[\s\S]*- mirostatt 1 unknown: .*did you mean mirostat\?/);
    expect(stdout).toMatch(/- grammar "root ::= x" ignored: /);
  });

  it("nsigma explain --dialect llama.cpp --json is plain data: options, steps, notes and differences", async () => {
    const file = written({ mirostat: 2, top_k: 5 });
    const { stdout } = await nsigmaAgain(["explain", "--dialect", "llama.cpp", "--options", file, "--json"]);
    const { steps, notes, options, differences } = JSON.parse(stdout) as Explanation & {
      notes: Note[];
      options: object;
      differences: string[];
    };
    expect(steps.map(({ step }) => step)).toEqual(["temperature", "mirostat"]);
    expect(notes.map(({ parameter, kind }) => [parameter, kind])).toEqual([["top_k", "ignored"]]);
    expect(options).toMatchObject({ mirostat: 2, temperature: 0.8, draws: "llama.cpp" });
    expect(differences.length).toBeGreaterThan(0);
  });
});

describe("nsigma generate and inspect with any sampler", () => {
  it("nsigma generate --dialect --options reads breakers of DRY by the model's own tokens, and notes the rest", async () => {
    const file = written({ dry_multiplier: 0.8, top_n_sigma: 1, seed: 5, n_probs: 3 });
    const words = [
      "generate",
      "Once",
      "--max-tokens",
      "4",
      "--dialect",
      "llama.cpp",
      "--options",
      file,
      "--json",
    ];
    const { code, stdout, stderr } = await nsigmaAgain(words);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^nsigma: n_probs 3: ignored: [^\n]+\n$/);
    const { sampler } = JSON.parse(stdout) as { sampler: { dryBreakers: number[][]; seed: number } };
    expect(sampler.seed).toBe(5);
    expect(sampler.dryBreakers.length).toBeGreaterThan(3);
  });

  it("nsigma generate --min-new-tokens bans the model's own end of text", async () => {
    const question = "Mia has 12 plums and eats 5. How many plums are left?";
    const least = [
      "generate",
      question,
      "--temperature",
      "0",
      "--json",
      "--min-new-tokens",
      "60",
      "--max-tokens",
      "64",
    ];
    const { stdout } = await nsigmaAgain(least);
    expect((JSON.parse(stdout) as { tokens: number }).tokens).toBeGreaterThanOrEqual(60);
  });

  it("nsigma generate --trace writes every step of a long chain, key cuts with their ceiling", async () => {
    const trace = join(place, "trace.jsonl");
    const chain = [
      "--xtc-probability",
      "1",
      "--typical-p",
      "0.9",
      "--top-p",
      "0.99",
      "--dry-multiplier",
      "0.5",
    ];
    const words = ["generate", "Once", "--max-tokens", "3", "--temperature", "2", "--trace", trace, ...chain];
    expect((await nsigmaAgain(words)).code).toBe(0);
    const [first] = readFileSync(trace, "utf8").split("\n");
    const { steps } = JSON.parse(first) as { steps: { name: string; ceiling: number | null }[] };
    expect(steps.map(({ name }) => name)).toEqual(["dry", "typicalP", "topP", "xtc", "temperature"]);
    expect(steps[3]).toHaveProperty("ceiling");
  });

  it("nsigma inspect draws each cut of a chain and the chain itself", async () => {
    const chain = ["--typical-p", "0.5", "--min-p", "0.05", "--xtc-probability", "1", "--seed", "1"];
    const { code, stdout } = await nsigmaAgain(["inspect", "Once", "--json", "--top", "3", ...chain]);
    expect(code).toBe(0);
    const { cuts } = JSON.parse(stdout) as { cuts: { label: string; ceiling: number | null }[] };
    expect(cuts.map(({ label }) => label)).toEqual(["typicalP 0.5", "minP 0.05", "xtc 1", "the chain"]);
  });
});
