import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { build } from "vite";
import { describe, expect, it } from "vitest";

const EXAMPLE = fileURLToPath(new URL("../../examples/web-llm", import.meta.url));
const TYPES = fileURLToPath(new URL("../hosts/web-llm/types.mts", import.meta.url));

/** What TypeScript finds wrong with a file, under the example's own settings. */
function mistakesIn(file: string): string[] {
  const { config } = ts.readConfigFile(join(EXAMPLE, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, EXAMPLE);
  const program = ts.createProgram([file], options);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("examples/web-llm", () => {
  it("tsc finds no mistake in the page, against web-llm's own types", () => {
    expect(mistakesIn(join(EXAMPLE, "main.ts"))).toEqual([]);
  });

  it("tsc takes our processor, host and requests for web-llm's, and tells what is not one", () => {
    expect(mistakesIn(TYPES)).toEqual([]);
  });

  it("vite builds the page", async () => {
    const folder = await mkdtemp(join(tmpdir(), "web-llm-page-"));
    await build({
      root: EXAMPLE,
      logLevel: "error",
      build: { target: "esnext", outDir: folder, emptyOutDir: true },
    });
    expect(await readdir(join(folder, "assets"))).toContainEqual(expect.stringMatching(/\.js$/));
    await rm(folder, { recursive: true });
  });
});
