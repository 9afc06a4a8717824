import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("the files that ARCHITECTURE.md asks to read are there, at most nine of them", () => {
  const page = readFileSync(new URL("../ARCHITECTURE.md", import.meta.url), "utf8");
  const [, list] = /## From a row to a token.*?\n(.*?)\n## /s.exec(page)!;
  const files = [...list.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file]) => file);
  expect(files.length).toBeGreaterThan(0);
  expect(files.length).toBeLessThanOrEqual(9);
  const missing = files.filter(
    (file) => !existsSync(new URL(`../packages/nsigma/src/${file}`, import.meta.url)),
  );
  expect(missing).toEqual([]);
});
