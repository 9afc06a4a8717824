import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("node examples/ai-sdk/index.js writes two right answers, one streamed and one with traces", () => {
  const folder = fileURLToPath(new URL("../../examples/ai-sdk", import.meta.url));
  const output = execFileSync(process.execPath, ["index.js"], { cwd: folder, encoding: "utf8" });
  expect(output.match(/#### 21$/gm)).toHaveLength(2);
  expect(output).toMatch(/^\d+ tokens, each drawn among \d+(, \d+)+$/m);
});
