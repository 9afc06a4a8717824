import { readFileSync } from "node:fs";
import { NOISE as onnxruntime } from "nsigma/onnxruntime";
import { LETTERS } from "nsigma/noise";
import { expect, it } from "vitest";
import { addNoise } from "../packages/lab/src/noise/add-noise.ts";
import { smallDecoder } from "../packages/lab/src/noise/decoder.fixture.ts";
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

it.each([
  ["plain nodes", "one node"],
  ["GroupQueryAttention", "several nodes"],
  ["MultiHeadAttention", "several nodes"],
] as const)(
  "nsigma models noise finds in %s the letters that HOSTS.md says, those of %s apart",
  (form, other) => {
    const written = Buffer.from(addNoise(smallDecoder(form)));
    const found = LETTERS.filter((letter) => written.includes(`noise.${letter}.direction`));
    expect(found).toEqual(LETTERS.filter((letter) => !onnxruntime[letter].why!.includes(other)));
  },
);
