import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("node examples/onnxruntime/index.js writes right answers, one streamed and three at once", () => {
  const folder = fileURLToPath(new URL("../../examples/onnxruntime", import.meta.url));
  const output = execFileSync(process.execPath, ["index.js"], { cwd: folder, encoding: "utf8" });
  expect(output.match(/#### 21$/gm)).toHaveLength(4);
});
