import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Packed, packedProject, type Project } from "./packed.ts";

const WORKSPACE = join(import.meta.dirname, "../..");
const ATTW = join(WORKSPACE, "node_modules/@arethetypeswrong/cli/dist/index.js");

let project: Project;
beforeAll(() => {
  project = packedProject();
}, 600_000);
afterAll(() => project.remove());

describe.each(["nsigma", "nsigma-tiny-model", "nsigma-lab"])("the tarball of %s", (name) => {
  let packed: Packed;
  beforeAll(() => {
    packed = project.packages.find((each) => each.name === name)!;
  });

  it("has the licence, a readme and no tests", () => {
    expect(packed.files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(packed.files.filter((path) => /\.(test|fixture)\./.test(path))).toEqual([]);
    expect(packed.read("LICENSE")).toBe(readFileSync(join(WORKSPACE, "LICENSE"), "utf8"));
  });

  it("says where it comes from and what it is about", () => {
    const { repository, homepage, bugs, keywords, sideEffects, engines } = JSON.parse(
      packed.read("package.json"),
    );
    expect(repository.directory).toMatch(/^packages\//);
    for (const address of [repository.url, homepage, bugs]) expect(address).toMatch(/https:\/\/.*nsigma/);
    expect(keywords.length).toBeGreaterThan(3);
    expect(sideEffects).toBeDefined();
    expect(engines).toEqual({ node: ">=20.19" });
  });

  it("has the sources of every map in it, and a map where a file names one", () => {
    const missing = packed.files.flatMap((file) => {
      const wanted = file.endsWith(".map")
        ? (JSON.parse(packed.read(file)).sources as string[])
        : [
            ...(/\.(js|ts)$/.test(file) ? packed.read(file) : "").matchAll(
              /^\/\/# sourceMappingURL=(\S+)$/gm,
            ),
          ].map(([, map]) => map);
      return wanted.map((path) => join(dirname(file), path)).filter((path) => !packed.files.includes(path));
    });
    expect(missing).toEqual([]);
  });

  it("has no link in its readme to a file that is not in it", () => {
    const links = [...packed.read("README.md").matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      ([, path]) => path,
    );
    expect(links.filter((path) => !packed.files.includes(join(path)))).toEqual([]);
  });

  it("is found in order by publint", async () => {
    const tarball = readFileSync(packed.tarball);
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(tarball).buffer },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it.skipIf(name === "nsigma-lab")("has types that are right for ESM, as attw finds", () => {
    const words = [ATTW, packed.tarball, "--profile", "esm-only", "--format", "json"];
    const { analysis } = JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" }));
    expect(analysis.types).toMatchObject({ kind: "included" });
    const problems = (analysis.problems as { kind: string; resolutionKind?: string }[]).filter(
      ({ resolutionKind }) => resolutionKind !== "node10" && resolutionKind !== "node16-cjs",
    );
    expect(problems).toEqual([]);
  });
});
