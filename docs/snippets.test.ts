import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const DOCUMENTS = ["README.md", "packages/nsigma/README.md", "packages/tiny-model/README.md"];

function blocks(document: string, language: string): string[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(new RegExp("```" + language + "\n(.*?)```", "gs"))].map(([, code]) => code);
}

/** Where snippets and commands run and write: a folder of its own that has this repository's packages. */
let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-snippets-"));
  symlinkSync(join(ROOT, "node_modules"), join(place, "node_modules"), "junction");
});
afterAll(() => rmSync(place, { recursive: true }));

describe.each(DOCUMENTS)("%s", (document) => {
  const snippets = blocks(document, "ts");
  it.runIf(snippets.length > 0).each(snippets.map((code, index) => [index + 1, code] as const))(
    "TypeScript snippet %i runs on the built packages",
    (index, code) => {
      const file = join(place, `${document.replaceAll(/\W/g, "-")}-${index}.mjs`);
      writeFileSync(file, `${code}\nprocess.stdout.write("ran");\n`);
      const output = execFileSync(process.execPath, [file], { cwd: place, encoding: "utf8" });
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
      cwd: place,
      encoding: "utf8",
    });
    expect(output.length).toBeGreaterThan(0);
  });
});
