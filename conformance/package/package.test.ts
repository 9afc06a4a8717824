import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { createSampler } from "nsigma";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeOf } from "./node-versions.ts";
import { type Project, packedProject } from "./packed.ts";
import { bundle } from "./bundle.ts";

/** Subpaths that extend or throw classes of their host's, and so cannot be loaded without it. */
const NEEDS_ITS_HOST: Record<string, string> = {
  "nsigma/ai-sdk": "@ai-sdk/provider",
  "nsigma/langchain": "@langchain/core",
};

/** Most bytes of a bundle that imports one thing, gzipped; a new ceiling wants its reason in the commit. */
const CEILINGS: [what: string, code: string, kilobytes: number][] = [
  ["a seeded random number", `import { uniform } from "nsigma/random"; console.log(uniform(1, 2));`, 1],
  ["Top-nσ alone", `import { topNSigma } from "nsigma"; console.log(topNSigma(1));`, 3],
  ["createSampler", `import { createSampler } from "nsigma"; console.log(createSampler({}));`, 26],
  ["withSampler", `import { withSampler } from "nsigma/transformers"; console.log(withSampler({}));`, 27],
];

const OPTIONS = { topNSigma: 1, temperature: 1.5, seed: 42 };
const NODES = [20, 22, 24].map((major) => [major, nodeOf(major)] as const);

let project: Project;
beforeAll(() => {
  project = packedProject();
});
afterAll(() => project.remove());

describe("the packed package nsigma", () => {
  it("has built files and sources, no tests", () => {
    expect(project.files.filter((path) => /\.(test|fixture)\./.test(path))).toEqual([]);
    expect(project.files).toContain("dist/index.js");
    expect(project.files).toContain("src/index.ts");
  });

  it("is found in order by publint", async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: project.tarball.buffer.slice(0) as ArrayBuffer },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  for (const [major, node] of NODES) {
    const title = `runs in Node ${major}: every entry loads without a host installed, and the same tokens are drawn`;
    it.skipIf(!node)(node ? title : `${title} (the registry gave no Node ${major})`, () => {
      const entries = project.entries.filter((entry) => !(entry in NEEDS_ITS_HOST));
      const program = project.write(
        "draws.mjs",
        `for (const entry of ${JSON.stringify(entries)}) await import(entry);
         const { createSampler } = await import("nsigma");
         const sampler = createSampler(${JSON.stringify(OPTIONS)});
         const row = Float32Array.from({ length: 1000 }, (_, id) => 9 * Math.sin(id * id));
         const version = Number(process.versions.node.split(".")[0]);
         console.log(JSON.stringify([version, sampler.kernel, sampler.sample(row), sampler.sample(row)]));`,
      );
      const sampler = createSampler(OPTIONS);
      const row = Float32Array.from({ length: 1000 }, (_, id) => 9 * Math.sin(id * id));
      const printed = JSON.parse(execFileSync(node as string, [program], { encoding: "utf8" }));
      expect(printed).toEqual([major, "wasm", sampler.sample(row), sampler.sample(row)]);
    });
  }

  it.each(Object.entries(NEEDS_ITS_HOST))("%s without %s is an error that names it", (entry, host) => {
    const program = project.write("needs.mjs", `await import(${JSON.stringify(entry)});`);
    expect(() => execFileSync(process.execPath, [program], { stdio: "pipe" })).toThrow(host);
  });

  for (const [what, code, kilobytes] of CEILINGS) {
    it(`a Vite bundle of ${what} stays under ${kilobytes} KB gzipped`, async () => {
      const text = await bundle(project, code);
      expect(gzipSync(text).length).toBeLessThan(kilobytes * 1024);
      // What only dialects and other hosts need is not in it.
      expect(text).not.toMatch(/koboldcpp|node-llama-cpp|ollama/);
    });
  }
});
