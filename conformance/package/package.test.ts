import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { createSampler } from "nsigma";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER, openBrowser } from "../browser/browser.ts";
import { bundle } from "./bundle.ts";
import { nodeOf } from "./node-versions.ts";
import { type Project, packedProject } from "./packed.ts";

/** Subpaths that extend or throw classes of their host's, and so cannot be loaded without it. */
const NEEDS_ITS_HOST: Record<string, string> = {
  "nsigma/ai-sdk": "@ai-sdk/provider",
  "nsigma/langchain": "@langchain/core",
};

/** Most kilobytes of a bundle that imports one thing, gzipped; a new ceiling wants its reason in the commit. */
const CEILINGS: Record<string, [code: string, kilobytes: number]> = {
  "a seeded random number": [`import { uniform } from "nsigma/random"; console.log(uniform(1, 2));`, 1],
  "Top-nσ alone": [`import { topNSigma } from "nsigma/steps"; console.log(topNSigma(1));`, 2],
  "stepSampler with two steps": [
    `import { stepSampler } from "nsigma"; import { temperature, topNSigma } from "nsigma/steps";
     console.log(stepSampler([topNSigma(1), temperature(1.5)]));`,
    17,
  ],
  createSampler: [`import { createSampler } from "nsigma"; console.log(createSampler({}));`, 30.5],
  "transformers' withSampler": [
    `import { withSampler } from "nsigma/transformers"; console.log(withSampler({}));`,
    32.5,
  ],
  transformersHost: [
    `import { transformersHost } from "nsigma/transformers"; console.log(transformersHost);`,
    35.5,
  ],
  onnxruntimeHost: [
    `import { onnxruntimeHost } from "nsigma/onnxruntime"; console.log(onnxruntimeHost);`,
    40,
  ],
  llamaCppHost: [`import { llamaCppHost } from "nsigma/llama-cpp"; console.log(llamaCppHost);`, 49.5],
  nodeLlamaCppHost: [
    `import { nodeLlamaCppHost } from "nsigma/node-llama-cpp"; console.log(nodeLlamaCppHost);`,
    36.5,
  ],
  samplerLogitProcessor: [
    `import { samplerLogitProcessor } from "nsigma/web-llm"; console.log(samplerLogitProcessor);`,
    31,
  ],
  languageModel: [`import { languageModel } from "nsigma/ai-sdk"; console.log(languageModel);`, 32.5],
  ChatNsigma: [`import { ChatNsigma } from "nsigma/langchain"; console.log(ChatNsigma);`, 32.5],
};

/** These know every engine's words, which is most of their size. */
const WITH_DIALECTS: typeof CEILINGS = {
  wllamaHost: [`import { wllamaHost } from "nsigma/wllama"; console.log(wllamaHost);`, 38],
  requestFields: [`import { requestFields } from "nsigma/openai"; console.log(requestFields);`, 35],
};

const OPTIONS = { topNSigma: 1, temperature: 1.5, seed: 42 };
const NODES = [20, 22, 24].map((major) => [major, nodeOf(major)] as const);

let project: Project;
beforeAll(() => {
  project = packedProject();
}, 600_000);
afterAll(() => project.remove());

describe("the packed package nsigma", () => {
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
         console.log(JSON.stringify([version, createSampler({}).trace(row).kernel, sampler.sample(row), sampler.sample(row)]));`,
      );
      const printed = JSON.parse(execFileSync(node as string, [program], { encoding: "utf8" }));
      expect(printed).toEqual([major, "wasm", ...tokensHere()]);
    });
  }

  it("exports at most 25 names from its root, types included", () => {
    const { read } = project.packages.find(({ name }) => name === "nsigma")!;
    const names = [...read("src/index.ts").matchAll(/\{([^}]+)\}/g)].flatMap(([, list]) =>
      list.split(",").filter((name) => name.trim() !== ""),
    );
    expect(read("src/index.ts")).not.toContain("export *");
    expect(names.length).toBeGreaterThan(10);
    expect(names.length).toBeLessThanOrEqual(25);
  });

  it.each(Object.entries(NEEDS_ITS_HOST))("%s without %s is an error that names it", (entry, host) => {
    const program = project.write("needs.mjs", `await import(${JSON.stringify(entry)});`);
    expect(() => execFileSync(process.execPath, [program], { stdio: "pipe" })).toThrow(host);
  });

  for (const [what, [code, kilobytes]] of Object.entries({ ...CEILINGS, ...WITH_DIALECTS })) {
    it(`a Vite bundle of ${what} stays under ${kilobytes} KB gzipped`, async () => {
      const text = await bundle(project, code);
      expect(gzipSync(text).length).toBeLessThan(kilobytes * 1024);
      expect(/koboldcpp/.test(text)).toBe(what in WITH_DIALECTS);
    });
  }

  it.skipIf(NO_BROWSER)("a Vite bundle of it draws Node's tokens in Chromium", async () => {
    const text = await bundle(
      project,
      `import { createSampler } from "nsigma";
       const sampler = createSampler(${JSON.stringify(OPTIONS)});
       const row = Float32Array.from({ length: 1000 }, (_, id) => 9 * Math.sin(id * id));
       document.body.textContent = JSON.stringify([createSampler({}).trace(row).kernel, sampler.sample(row), sampler.sample(row)]);`,
    );
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ type: "module", content: text });
      const drawn = JSON.parse((await page.locator("body:not(:empty)").textContent()) ?? "");
      expect(drawn).toEqual(["wasm", ...tokensHere()]);
    } finally {
      await browser.close();
    }
  });
});

/** What the sources draw in this process. */
function tokensHere(): number[] {
  const sampler = createSampler(OPTIONS);
  const row = Float32Array.from({ length: 1000 }, (_, id) => 9 * Math.sin(id * id));
  return [sampler.sample(row), sampler.sample(row)];
}
