import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("node examples/llama-cpp/index.js says which llama.cpp it is and writes right answers, one streamed and three at once", () => {
  const folder = fileURLToPath(new URL("../../examples/llama-cpp", import.meta.url));
  const output = execFileSync(process.execPath, ["index.js"], { cwd: folder, encoding: "utf8" });
  expect(output).toMatch(/^llama\.cpp \S+ on \S/);
  expect(output.match(/#### 21$/gm)).toHaveLength(4);
});
