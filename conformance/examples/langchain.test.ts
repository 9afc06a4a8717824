import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("node examples/langchain/index.js writes three right answers, one streamed and two of a batch", () => {
  const folder = fileURLToPath(new URL("../../examples/langchain", import.meta.url));
  const output = execFileSync(process.execPath, ["index.js"], { cwd: folder, encoding: "utf8" });
  expect(output.match(/#### \d+$/gm)).toEqual(["#### 21", "#### 14", "#### 16"]);
});
