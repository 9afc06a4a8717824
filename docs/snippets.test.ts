import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const DOCUMENTS = ["README.md", "packages/nsigma/README.md", "packages/tiny-model/README.md"];
const SCRATCH = join(ROOT, "docs", ".snippets");

function blocks(document: string, language: string): string[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(new RegExp("```" + language + "\n(.*?)```", "gs"))].map(([, code]) => code);
}

/** Where the README's commands write. */
const FIRST_RUN = join(ROOT, "runs/first");
const clear = () =>
  [SCRATCH, FIRST_RUN].forEach((folder) => rmSync(folder, { recursive: true, force: true }));

beforeAll(clear); // an evaluation of another plan would be refused
afterAll(clear);

describe.each(DOCUMENTS)("%s", (document) => {
  const snippets = blocks(document, "ts");
  it.runIf(snippets.length > 0).each(snippets.map((code, index) => [index + 1, code] as const))(
    "TypeScript snippet %i runs on the built packages",
    (index, code) => {
      mkdirSync(SCRATCH, { recursive: true });
      const file = join(SCRATCH, `${document.replaceAll(/\W/g, "-")}-${index}.mjs`);
      writeFileSync(file, `${code}\nprocess.stdout.write("ran");\n`);
      const output = execFileSync(process.execPath, [file], { encoding: "utf8" });
      expect(output).toContain("ran");
    },
  );

  const commands = blocks(document, "sh")
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("npx nsigma "));
  it.runIf(commands.length > 0).each(commands)("%s exits with 0", (line) => {
    const bin = join(ROOT, "packages/lab/bin/nsigma.js");
    const rest = line.slice("npx nsigma ".length);
    const output = execFileSync("bash", ["-c", `"$0" "${bin}" ${rest} < /dev/null`, process.execPath], {
      encoding: "utf8",
    });
    expect(output.length).toBeGreaterThan(0);
  });
});
