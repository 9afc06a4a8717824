import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("node examples/transformers/index.js writes right answers, one streamed and three of a batch", () => {
  const folder = fileURLToPath(new URL("../../examples/transformers", import.meta.url));
  const output = execFileSync(process.execPath, ["index.js"], { cwd: folder, encoding: "utf8" });
  expect(output.match(/#### 21$/gm)).toHaveLength(4);
});
