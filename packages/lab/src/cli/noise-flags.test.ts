import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { LETTERS, NOISE_PRESETS, readNoise, thetaAt } from "nsigma/noise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addNoise, noiseAt, noiseFrom } from "./noise-flags.ts";

let place: string;
beforeAll(() => (place = mkdtempSync(join(tmpdir(), "nsigma-noise-"))));
afterAll(() => rmSync(place, { recursive: true }));

function parse(...words: string[]) {
  const command = addNoise(new Command("test"))
    .exitOverride()
    .configureOutput({ writeErr() {} });
  return noiseFrom(command.parse(words, { from: "user" }).opts());
}

function fileWith(content: string): string {
  const file = join(place, "noise.json");
  writeFileSync(file, content);
  return file;
}

describe("noiseFrom(flags)", () => {
  it("there is no noise where none is asked for", () => {
    expect(parse()).toBeUndefined();
  });

  it.each(LETTERS)("--noise %s=0.1 is a dose in all layers", (letter) => {
    expect(parse("--noise", `${letter}=0.1`)).toEqual({ [letter]: 0.1 });
  });

  it.each(Object.keys(NOISE_PRESETS))("--noise %s is the preset of that name, beside doses", (preset) => {
    expect(parse("--noise", preset, "--noise", "value=1")).toEqual({ preset, value: 1 });
  });

  it("--noise key=0.5@0.4 is a peak: full at that depth, in a straight line down to none 0.16 before and after", () => {
    const options = parse("--noise", "key=0.5@0.4", "--noise", "attention=0.1", "--noise-seed", "7");
    const points = [
      { at: 0.24, ratio: 0 },
      { at: 0.4, ratio: 1 },
      { at: 0.56, ratio: 0 },
    ];
    expect(options).toEqual({ key: { theta: 0.5, depth: points }, attention: 0.1, seed: 7 });
    const { key } = readNoise(options!, 0).doses;
    const thetas = [0, 24, 32, 40, 52, 56, 99].map((layer) => thetaAt(key!, layer, 100));
    expect(thetas.map((theta) => Number(theta.toFixed(9)))).toEqual([0, 0, 0.25, 0.5, 0.125, 0, 0]);
  });

  it.each([
    ["0", [0.5, 0.25, 0, 0]],
    ["0.08", [0.25, 0.5, 0.25, 0]],
    ["1", [0, 0, 0, 0]],
  ])("a peak at %s goes on in the same lines where the layers end", (depth, expected) => {
    const { key } = readNoise(parse("--noise", `key=0.5@${depth}`)!, 0).doses;
    const thetas = [0, 8, 16, 50].map((layer) => Number(thetaAt(key!, layer, 100).toFixed(9)));
    expect(thetas).toEqual(expected);
  });

  it("--noise-file has all that noise can be, and flags come on top", () => {
    const key = { theta: 0.5, depth: [{ at: 0.4, ratio: 1 }], between: "ceil" };
    const file = fileWith(JSON.stringify({ key, attention: 0.2, sinks: 0, isotropic: true, seed: 1 }));
    expect(parse("--noise-file", file, "--noise", "attention=0.1", "--noise-seed", "2")).toEqual({
      key,
      attention: 0.1,
      sinks: 0,
      isotropic: true,
      seed: 2,
    });
  });

  it.each([
    ["atention=0.1", /Did you mean attention\? The choices are hidden, query/],
    ["attention", /Give its angle: attention=0\.1\./],
    ["just-chat", /Did you mean drugs:just-chat\?/],
    ["key=", /Give a number/],
    ["key=0.5@", /Give a number/],
    ["key=0.5@2", /The depth is a share of the layers, from 0 to 1/],
    ["key=4", /^noise\.key must be a number from 0 to 3\.14\d*, got 4$/],
  ])("--noise %s is refused", (text, message) => {
    expect(() => parse("--noise", text)).toThrow(message);
  });

  it("what is given twice is refused", () => {
    expect(() => parse("--noise", "key=0.1", "--noise", "key=0.2")).toThrow(/The dose of key is given twice/);
    expect(() => parse("--noise", "drugs:readme", "--noise", "drugs:just-chat")).toThrow(/one preset only/);
    expect(() => parse("--noise-seed", "1")).toThrow("--noise-seed: there is no noise; give --noise too");
  });

  it.each([
    ["{", /^--noise-file \S+: .*JSON/],
    ["[1]", /^--noise-file \S+: it must be an object with letters/],
    ['{"key":{"theta":1,"dept":[]}}', /^noise\.key\.dept is not an option; did you mean depth\?$/],
  ])("a file with %s is refused", (content, message) => {
    const file = fileWith(content);
    expect(() => parse("--noise-file", file)).toThrow(message);
  });

  it("a file that is not there is refused", () => {
    expect(() => parse("--noise-file", join(place, "none.json"))).toThrow(/^--noise-file \S+: ENOENT/);
  });
});

describe("noiseAt(noise, samplerSeed, index)", () => {
  it("follows the sampler's seed unless the noise has its own, and is another for each text", () => {
    expect(noiseAt({ key: 1 }, 5, 2)).toEqual({ key: 1, seed: 7 });
    expect(noiseAt({ key: 1, seed: 100 }, 5, 2)).toEqual({ key: 1, seed: 102 });
  });
});
