import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HostileSampler } from "../hostile/samplers.ts";

const WORKSPACE = join(import.meta.dirname, "../..");

/** A sampler with a switch, and settings of every kind that has a flag of its own. */
const TOP_Q = `
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  topQ: { least: 0, off: 0, typical: "2", examples: [2], summary: "keep what is nearer to the best than q" },
  topQShare: { least: 0, most: 1, default: 1, typical: "1", examples: [0.5], summary: "how much of q counts" },
  topQEdge: { choices: ["kept", "dropped"], summary: "what lies on the line of top-q" },
  topQTokens: { form: "tokens", default: [], examples: [[1]], summary: "tokens that top-q looks at" },
} as const satisfies OptionTable;

export const TOP_Q: StepDefinition<"topQ", typeof OPTIONS> = {
  name: "topQ",
  place: 165,
  title: "top-q",
  keeps: "the tokens nearer to the best than q",
  formula: "l >= max - q·share",
  source: "nowhere",
  options: OPTIONS,
  traits: ["keeps the best", "unmoved by temperature"],
  make: ({ topQ: q = 0, topQShare }) => topQ(q, { share: topQShare }),
};

export function topQ(q: number, { share = 1 }: { share?: number | undefined } = {}): Step {
  checkOptions(OPTIONS, { topQ: q, topQShare: share });
  if (q === 0) return off;
  return { name: "topQ", kind: "cut", threshold: (c) => c.statistics().max - q * share };
}
`;

const NAMES = ["topQ", "topQShare", "topQEdge", "topQTokens"];

let folder: string;
let server: ViteDevServer;
// oxlint-disable-next-line no-explicit-any -- modules of the copy, whose types are not those of this program
let load: (module: string) => Promise<any>;

/** The workspace's sources with one more file in the steps, and its line. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nsigma-top-q-"));
  for (const part of ["packages", "tools", "conformance/hostile", "tsconfig.base.json"]) {
    const isOurs = (path: string) => !/node_modules|\/dist|\.test\.ts|\/model\/|tsbuildinfo/.test(path);
    cpSync(join(WORKSPACE, part), join(folder, part), { recursive: true, filter: isOurs });
  }
  for (const place of ["node_modules", "packages/lab/node_modules"]) {
    if (!existsSync(join(WORKSPACE, place))) continue;
    mkdirSync(join(folder, place));
    for (const name of readdirSync(join(WORKSPACE, place)).filter((each) => !each.startsWith("."))) {
      const target = name === "nsigma" ? join(folder, "packages/nsigma") : join(WORKSPACE, place, name);
      symlinkSync(target, join(folder, place, name));
    }
  }
  const steps = join(folder, "packages/nsigma/src/steps");
  writeFileSync(join(steps, "top-q.ts"), TOP_Q);
  appendFileSync(join(steps, "index.ts"), 'export { TOP_Q, topQ } from "./top-q.ts";\n');

  server = await createServer({
    root: folder,
    configFile: false,
    logLevel: "error",
    server: { middlewareMode: true, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
    ssr: { resolve: { conditions: ["nsigma-source"] }, noExternal: ["nsigma"] },
  });
  load = (module) => server.ssrLoadModule(module);
});

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a sampler that is one file and one line", () => {
  it("satisfies the compiler: no table waits for a row of it, and its options have types", () => {
    writeFileSync(
      join(folder, "packages/nsigma/src/top-q-options.ts"),
      `import type { SamplerOptions } from "./options/options.ts";
       export const right: SamplerOptions = { topQ: 2, topQEdge: "kept", topQTokens: [1], order: ["topQ"] };
       // @ts-expect-error -- no such word
       export const wrong: SamplerOptions = { topQEdge: "lost" };`,
    );
    const tsc = join(WORKSPACE, "node_modules/typescript/bin/tsc");
    const words = [tsc, "-p", "packages/nsigma", "--noEmit", "--composite", "false"];
    const options = { cwd: folder, encoding: "utf8", stdio: "pipe" } as const;
    expect(execFileSync(process.execPath, words, options)).toBe("");
  });

  it("is checked, ordered and traced, and a setting of it without it is a warning", async () => {
    const { createSampler, DEFAULT_ORDER, TEMPERATURE_FIRST } = await load("nsigma");
    expect(DEFAULT_ORDER[DEFAULT_ORDER.indexOf("topP") + 1]).toBe("topQ");
    expect(TEMPERATURE_FIRST).toContain("topQ");
    expect(() => createSampler({ topQ: -1 })).toThrow("topQ must be a number of at least 0, got -1");
    expect(() => createSampler({ topQEdge: "lost" })).toThrow('topQEdge must be "kept" or "dropped"');
    expect(() => createSampler({ topQTokens: [-1] })).toThrow("topQTokens must be a list of token ids");
    expect(() => createSampler({ topQQ: 1 })).toThrow("did you mean topQ?");
    expect(() => createSampler({ topQ: 1, order: ["topK"] })).toThrow("because topQ is set");
    const { steps } = createSampler({ topQ: 2, topQShare: 0.5, seed: 1 }).trace(Float32Array.of(3, 2, 1, 0));
    expect(steps).toEqual([{ name: "topQ", kind: "cut", threshold: 2, ceiling: null, kept: 2 }]);
    expect(createSampler({ topQShare: 0.5 }).warnings).toEqual(["topQShare does nothing without topQ"]);
  });

  it("is a function for lists of steps, as every step is by its name", async () => {
    const { DEFAULT_ORDER, stepSampler } = await load("nsigma");
    const functions = await load("nsigma/steps");
    expect(DEFAULT_ORDER.filter((name: string) => typeof functions[name] !== "function")).toEqual([]);
    expect(stepSampler([functions.topQ(2)], { seed: 1 }).mask(Float32Array.of(3, 2, 1, 0))).toEqual(
      Float32Array.of(3, 2, 1, -Infinity),
    );
  });

  it("stands in the catalogue and on the page of samplers, with each of its options", async () => {
    const { explain } = await load("nsigma/catalogue");
    expect(explain({ topQ: 2 }).steps).toMatchObject([{ step: "topQ", title: "top-q", source: "nowhere" }]);
    const page: string = (await load("/tools/samplers-page.js")).samplersPage();
    expect(page).toContain("## topQ\n");
    expect(page).toContain("\nEngines: nsigma (`top_q`"); // our own server has every option
    for (const name of NAMES) expect(page).toContain(`| \`${name}\` |`);
  });

  it("is honoured where our chain runs, our own server included, and refused by every other one, and so is each of its options", async () => {
    const page: string = (await load("/tools/hosts-page.js")).hostsPage();
    const rows = (name: string) => page.split("\n").filter((line) => line.startsWith(`| \`${name}\` |`));
    for (const name of NAMES) {
      const [here, there] = rows(name);
      expect(here).toMatch(/^\| `\w+` \|( ● \|)+$/);
      expect(there).toMatch(/^\| `\w+` \|( – \|)+ ● \|( – \|)*$/);
    }
  });

  it("is in no other engine's words: its request says nothing of it, and a note of every option does", async () => {
    const { DIALECT_NAMES, express } = await load("nsigma/dialects");
    const asked = { topQ: 2, topQShare: 0.5, topQEdge: "dropped", topQTokens: [1] };
    for (const dialect of DIALECT_NAMES.filter((name: string) => name !== "nsigma")) {
      const { request, notes } = express(dialect, asked);
      expect(JSON.stringify(request)).not.toMatch(/top_?q/i);
      const refused = notes.filter(({ kind }: { kind: string }) => kind === "refused");
      expect(refused.map(({ option }: { option: string }) => option)).toEqual(expect.arrayContaining(NAMES));
    }
  });

  it("has a flag for each of its options on the command line, which reads its value", async () => {
    const { addSamplerFlags, flagOptions } = await load("/packages/lab/src/cli/sampler-flags.ts");
    writeFileSync(join(folder, "packages/lab/src/commander.ts"), 'export { Command } from "commander";');
    const { Command } = await load("/packages/lab/src/commander.ts");
    const command = addSamplerFlags(new Command());
    const words = [
      "--top-q",
      "2",
      "--top-q-share",
      "0.5",
      "--top-q-edge",
      "dropped",
      "--top-q-tokens",
      "1,3",
    ];
    command.parse(words, { from: "user" });
    const expected = { topQ: 2, topQShare: 0.5, topQEdge: "dropped", topQTokens: [1, 3] };
    expect(flagOptions(command.opts())).toEqual(expected);
  });

  it("meets the hostile rows with all of its options, at the ends of their ranges", async () => {
    const { createSampler } = await load("nsigma");
    const { SAMPLERS } = await load("/conformance/hostile/samplers.ts");
    const [row] = SAMPLERS.filter(({ name }: { name: string }) => name === "topQ") as HostileSampler[];
    const tried = fc.sample(row.options, 200);
    for (const options of tried) createSampler(options);
    expect([...new Set(tried.flatMap(Object.keys))].toSorted()).toEqual(NAMES.toSorted());
    expect(new Set(tried.map((options) => (options as { topQShare?: number }).topQShare))).toContain(5e-324);
  });

  it("does the same before and after a temperature, as it says of itself", async () => {
    const { express } = await load("nsigma/dialects");
    const { commute } = await load("/packages/nsigma/src/dialects/express/commute.ts");
    expect(commute("topQ", "temperature", { topQ: 2, temperature: 1.5 })).toBe(true);
    expect(commute("topP", "temperature", { topP: 0.5, temperature: 1.5 })).toBe(false);
    // After a temperature of 0 it cuts nothing, so that a greedy request is all there is to say.
    expect(express("vllm", { topQ: 2, temperature: 0 }).notes).toEqual([]);
  });
});
