import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { hostsPage, samplersPage } from "../tools/write-docs.js";

function page(name: string): string {
  return readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
}

it("SAMPLERS.md is what the library's tables say (npm run docs)", () => {
  expect(samplersPage()).toBe(page("SAMPLERS.md"));
});

it("HOSTS.md is what the hosts' tables say (npm run docs)", () => {
  expect(hostsPage()).toBe(page("HOSTS.md"));
});
