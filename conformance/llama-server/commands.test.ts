import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nsigma } from "../../packages/lab/src/cli/command-line.fixture.ts";
import { openRun, samplesOf } from "../../packages/lab/src/run/read-run.ts";
import type { Sample } from "../../packages/lab/src/run/sample.ts";
import { type LlamaServer, NO_LLAMA_SERVER, startLlamaServer } from "./llama-server.ts";

describe.skipIf(NO_LLAMA_SERVER !== undefined)(`llama.cpp's server (${NO_LLAMA_SERVER ?? "here"})`, () => {
  let server: LlamaServer;
  let place: string;
  beforeAll(async () => {
    server = await startLlamaServer();
    place = mkdtempSync(join(tmpdir(), "nsigma-llama-server-"));
  });
  afterAll(async () => {
    rmSync(place, { recursive: true });
    await server.close();
  });

  it("nsigma eval has it answer a whole plan, greedily as the same file answers here, and right at temperature 3", async () => {
    const plan = join(place, "plan.yaml");
    // One text at a time: two in one batch are rounded otherwise, which decides near ties.
    writeFileSync(
      plan,
      `
models:
  - { label: server, model: "${server.url}/v1", served: tiny, server: llama.cpp, concurrency: 1 }
  - { label: here, model: ${JSON.stringify(GGUF_FILE)}, concurrency: 1 }
tasks: [{ task: word-problems, limit: 4 }]
samplers:
  - { label: greedy, temperatures: [0] }
  - { label: nsigma, options: { topNSigma: 1 }, temperatures: [3] }
  - { label: plain, temperatures: [3] }
`,
    );
    const run = join(place, "run");
    const { code, stdout, stderr } = await nsigma(["eval", plan, "--run", run, "--json"]);
    expect({ code, stdout: JSON.parse(stdout) }).toEqual({
      code: 0,
      stdout: { version: 1, run, done: 24, total: 24, failed: 0 },
    });
    // What it does otherwise is said once for each sampler.
    expect(stderr.trimEnd().split("\n").toSorted()).toEqual(
      ["greedy", "nsigma", "plain"].map((sampler) =>
        expect.stringMatching(`^nsigma: model server, sampler ${sampler}: seed: the engine draws with`),
      ),
    );
    const samples: Sample[] = [];
    for await (const sample of samplesOf(openRun(run))) samples.push(sample);
    const textsOf = (model: string, sampler: string) =>
      samples
        .filter((each) => each.model === model && each.sampler === sampler)
        .toSorted((a, b) => (a.item < b.item ? -1 : 1))
        .map(({ text, tokens }) => ({ text, tokens }));
    expect(textsOf("server", "greedy")).toEqual(textsOf("here", "greedy"));

    const report = await nsigma(["report", run, "--format", "json"]);
    const { cells } = JSON.parse(report.stdout) as {
      cells: { model: string; sampler: string; right: number }[];
    };
    const right = cells.filter(({ model }) => model === "server").map((cell) => [cell.sampler, cell.right]);
    expect(Object.fromEntries(right)).toEqual({ greedy: 4, nsigma: 4, plain: 0 });
  });
});
