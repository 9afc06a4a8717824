import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packedProject, type Project } from "./packed.ts";

const TSC = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");

/** A use of each package that is right, and one that the types have to refuse. */
const TYPED = `
  import { createSampler, OptionError, type SamplerOptions, type Trace } from "nsigma";
  import { express, translate } from "nsigma/dialects";
  import type { Host } from "nsigma/hosts";
  import { requestFields } from "nsigma/openai";
  import { uniform } from "nsigma/random";
  import { MODEL_FOLDER, problems } from "nsigma-tiny-model";

  const options: SamplerOptions = { topNSigma: 1, temperature: 1.5, seed: 42 };
  const token: number = createSampler(options).sample(Float32Array.of(1, 2, 3));
  const { fields } = requestFields(options, { server: "llama.cpp" });
  export const used = [token, fields, uniform(1, 2), MODEL_FOLDER, problems, express, translate, OptionError];
  export type Used = [Host, Trace];
  // @ts-expect-error
  createSampler({ topNSigma: "one" });
`;

let project: Project;
beforeAll(() => {
  project = packedProject();
}, 600_000);
afterAll(() => project.remove());

describe("a project with the tarballs and nothing else", () => {
  it("import(), from an ES module, gives what require() gives to CommonJS", () => {
    const use = `const sampler = createSampler({ topNSigma: 1, temperature: 1.5, seed: 42 });
      console.log(JSON.stringify([sampler.sample(Float32Array.of(1, 5, 4.5, 2)), MODEL_FOLDER.length > 0]));`;
    const module = project.write(
      "use.mjs",
      `import { createSampler } from "nsigma"; import { MODEL_FOLDER } from "nsigma-tiny-model"; ${use}`,
    );
    const common = project.write(
      "use.cjs",
      `const { createSampler } = require("nsigma"); const { MODEL_FOLDER } = require("nsigma-tiny-model"); ${use}`,
    );
    const [asModule, asCommon] = [module, common].map((file) =>
      execFileSync(process.execPath, ["--no-warnings", file], { encoding: "utf8" }),
    );
    expect(asCommon).toBe(asModule);
    expect(JSON.parse(asCommon)).toEqual([expect.any(Number), true]);
  });

  it(
    "TypeScript finds the types, with nodenext from ESM and CommonJS and with bundler",
    { timeout: 300_000 },
    () => {
      project.write("typed/esm.mts", TYPED);
      project.write("typed/common.cts", TYPED);
      const settings = { noEmit: true, strict: true, target: "es2023", lib: ["es2023", "dom"], types: [] };
      const check = (files: string[], resolution: object) => {
        const compilerOptions = { ...settings, ...resolution };
        const config = project.write("typed/tsconfig.json", JSON.stringify({ compilerOptions, files }));
        return spawnSync(process.execPath, [TSC, "-p", config], { encoding: "utf8" }).stdout;
      };
      expect(check(["esm.mts", "common.cts"], { module: "nodenext" })).toBe("");
      expect(check(["esm.mts"], { module: "esnext", moduleResolution: "bundler" })).toBe("");
    },
  );

  it("npx nsigma, where the lab is not installed, hands its words over to npx nsigma-lab of the same version", () => {
    project.write("programs/npx", `#!/bin/sh\necho "npx $*"\n`);
    execFileSync("chmod", ["+x", join(project.folder, "programs/npx")]);
    execFileSync("mv", [join(project.folder, "node_modules/nsigma-lab"), join(project.folder, "lab")]);
    const { version } = JSON.parse(project.packages[0].read("package.json"));
    const bin = join(project.folder, "node_modules/nsigma/bin/nsigma.js");
    const printed = execFileSync(process.execPath, [bin, "compare", "--temp", "2"], {
      encoding: "utf8",
      env: { ...process.env, PATH: `${join(project.folder, "programs")}:${process.env.PATH}` },
    });
    expect(printed).toBe(`npx nsigma-lab@${version} compare --temp 2\n`);
  });
});
