import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packedProject, type Project } from "./packed.ts";

let project: Project;
beforeAll(() => {
  project = packedProject();
}, 600_000);
afterAll(() => project.remove());

/** The second leaves out what onnxruntime-node's script would download, and runs the scripts. */
const WAYS = [
  ["npm install --ignore-scripts", ["--ignore-scripts"], {}],
  ["ONNXRUNTIME_NODE_INSTALL=skip npm install", [], { ONNXRUNTIME_NODE_INSTALL: "skip" }],
] as const;

describe.each(WAYS)("%s of the three tarballs in an empty folder", (_, words, variables) => {
  const folder = mkdtempSync(join(tmpdir(), "nsigma-installed-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (program: string, ...rest: string[]) =>
    execFileSync(program, rest, { cwd: folder, encoding: "utf8", env: { ...process.env, ...variables } });

  it("gives npx nsigma, which compares samplers with the embedded model", () => {
    writeFileSync(join(folder, "package.json"), `{ "private": true }`);
    run(
      "npm",
      "install",
      "--no-audit",
      "--no-fund",
      ...words,
      ...project.packages.map(({ tarball }) => tarball),
    );
    expect(existsSync(join(folder, "node_modules/eventsource-parser"))).toBe(false);
    expect(run("npx", "nsigma", "generate", "--help")).toContain("nsigma generate");
    const printed = run("npx", "nsigma", "compare", "--problems", "2", "--max-tokens", "16");
    expect(printed).toContain("Top-nσ");
  });
});
