import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenaiServer, serveOpenAI } from "../conformance/hosts/openai-server.ts";

const ROOT = join(import.meta.dirname, "..");
const DOCUMENTS = [
  "README.md",
  "docs/llama-cpp.md",
  "packages/nsigma/README.md",
  "packages/tiny-model/README.md",
];
/** Where snippets say that a server is. */
const SERVER = "http://localhost:8080/v1";

function blocks(document: string, language: string): string[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(new RegExp("```" + language + "\n(.*?)```", "gs"))].map(([, code]) => code);
}

/** Where snippets and commands run and write: a folder of its own that has this repository's packages. */
let place: string;
let server: OpenaiServer;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "nsigma-snippets-"));
  symlinkSync(join(ROOT, "node_modules"), join(place, "node_modules"), "junction");
  server = await serveOpenAI();
});
afterAll(async () => {
  await server.close();
  rmSync(place, { recursive: true });
});

/** What a program prints. This process goes on meanwhile: it may have to answer as a server. */
async function run(program: string, words: string[]): Promise<string> {
  const running = promisify(execFile)(program, words, { cwd: place, encoding: "utf8" });
  running.child.stdin?.end();
  return (await running).stdout;
}

describe.each(DOCUMENTS)("%s", (document) => {
  const snippets = blocks(document, "ts");
  it.runIf(snippets.length > 0).each(snippets.map((code, index) => [index + 1, code] as const))(
    "TypeScript snippet %i runs on the built packages",
    async (index, code) => {
      const file = join(place, `${document.replaceAll(/\W/g, "-")}-${index}.mjs`);
      writeFileSync(file, `${code.replaceAll(SERVER, server.url)}\nprocess.stdout.write("ran");\n`);
      expect(await run(process.execPath, [file])).toMatch(/ran$/);
    },
  );

  const requests = blocks(document, "sh").filter((block) => block.startsWith("curl "));
  it.runIf(requests.length > 0 && hasCurl()).each(requests)("%s is answered", async (request) => {
    const printed = await run("bash", ["-c", request.replaceAll(SERVER, server.url)]);
    const { choices } = JSON.parse(printed) as { choices: { message: { content: string } }[] };
    expect(choices[0].message.content).toContain("21");
  });

  const commands = blocks(document, "sh")
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("npx nsigma "));
  it.runIf(commands.length > 0).each(commands)("%s exits with 0", async (line) => {
    const bin = join(ROOT, "packages/lab/bin/nsigma.js");
    const rest = line.slice("npx nsigma ".length);
    expect(await run("bash", ["-c", `"$0" "${bin}" ${rest}`, process.execPath])).not.toBe("");
  });
});

function hasCurl(): boolean {
  try {
    return execFileSync("curl", ["--version"]).length > 0;
  } catch {
    return false;
  }
}
