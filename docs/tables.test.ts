import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
// @ts-expect-error a script, without types
import { withOptionsTable } from "../tools/write-docs.js";

it("the README's table of options is the library's (npm run docs)", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(withOptionsTable(readme)).toBe(readme);
});
