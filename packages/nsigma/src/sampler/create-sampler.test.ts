import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import type { Candidates } from "../candidates/candidates.ts";
import { uniform } from "../random/uniform.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import type { Step } from "../steps/step.ts";
import { temperature } from "../steps/temperature.ts";
import { topK } from "../steps/top-k.ts";
import { topNSigma } from "../steps/top-n-sigma.ts";
import { createSampler } from "./create-sampler.ts";
import { stepSampler } from "./step-sampler.ts";

const row = rowOfLogits(0, 1, 2, 3, 4);

describe("createSampler of steps", () => {
  it("stepSampler([topNSigma(1), temperature(1.5)]) is createSampler({topNSigma: 1, temperature: 1.5})", () => {
    const steps = stepSampler([topNSigma(1), temperature(1.5)], { seed: 42 });
    const options = createSampler({ temperature: 1.5, topNSigma: 1, seed: 42 });
    for (let i = 0; i < 50; i++) expect(steps.trace(row)).toEqual(options.trace(row));
  });

  it("stepSampler([]) and createSampler({}) draw from the whole softmax", () => {
    expect(stepSampler([], { seed: 1 }).distribution(row)).toEqual(createSampler({}).distribution(row));
    expect(createSampler({}).distribution(row).ids).toHaveLength(5);
  });

  it("stepSampler([a cut of your own]) keeps what lies above its line, and the maximum always", () => {
    const above = (line: number): Step => ({ name: "above", kind: "cut", threshold: () => line });
    expect([...stepSampler([above(2)]).distribution(row).ids]).toEqual([4, 3, 2]);
    expect([...stepSampler([above(100)]).distribution(row).ids]).toEqual([4]);
    expect([...stepSampler([above(-Infinity)]).distribution(row).ids]).toHaveLength(5);
    expect(stepSampler([above(2)]).trace(row).steps).toEqual([
      { name: "above", kind: "cut", threshold: 2, ceiling: null, kept: 3 },
    ]);
  });

  it("stepSampler([a rank cut of your own]) is clamped to at least one and at most all", () => {
    const best = (count: number): Step => ({ name: "best", kind: "rank cut", rank: () => count });
    expect(stepSampler([best(0)]).distribution(row).ids).toHaveLength(1);
    expect(stepSampler([best(99)]).distribution(row).ids).toHaveLength(5);
  });

  it("stepSampler([a key cut of your own]) keeps the largest keys, in whatever order those are", () => {
    const nearTwo = (count: number, keepTies = false): Step => ({
      name: "near two",
      kind: "key cut",
      keepTies,
      keys({ logits, count: entries }, keys) {
        for (let i = 0; i < entries; i++) keys[i] = -Math.abs(logits[i] - 2);
        return count;
      },
    });
    expect([...stepSampler([nearTwo(1)]).distribution(row).ids]).toEqual([2]);
    expect([...stepSampler([nearTwo(2)]).distribution(row).ids]).toEqual([2, 1]);
    expect([...stepSampler([nearTwo(2, true)]).distribution(row).ids]).toEqual([3, 2, 1]);
    expect(stepSampler([nearTwo(0)]).distribution(row).ids).toHaveLength(1);
    expect(stepSampler([nearTwo(99)]).distribution(row).ids).toHaveLength(5);
    expect(stepSampler([nearTwo(3)]).trace(row).steps).toEqual([
      { name: "near two", kind: "key cut", threshold: 1, ceiling: 3, kept: 3 },
    ]);
  });

  it("stepSampler([a key cut that rolls]) gives each such step numbers of its own, one per token", () => {
    const rolls: number[][] = [[], []];
    const rolling = (which: number): Step => ({
      name: "rolling",
      kind: "key cut",
      keys({ logits, count }, keys, roll) {
        rolls[which].push(roll());
        keys.set(logits.subarray(0, count));
        return count;
      },
    });
    const sampler = stepSampler([rolling(0), topK(3), rolling(1)], { seed: 5 });
    const us = Array.from({ length: 4 }, () => sampler.trace(row).u);
    const steps = [0, 1, 2, 3];
    expect(us).toEqual(steps.map((step) => uniform(5, step)));
    expect(rolls[0]).toEqual(steps.map((step) => uniform(5, step, 1)));
    expect(rolls[1]).toEqual(steps.map((step) => uniform(5, step, 2)));
  });

  it.each(["cut", "rank cut", "key cut"] as const)(
    "stepSampler([a %s with minKeep 3]) leaves three tokens where its rule leaves one",
    (kind) => {
      const step = { name: "strict", kind, minKeep: 3, threshold: () => 100, rank: () => 1 };
      const keys = ({ logits, count }: Candidates, keys: Float32Array) => {
        keys.set(logits.subarray(0, count));
        return 1;
      };
      expect([...stepSampler([{ ...step, keys } as Step]).distribution(row).ids]).toEqual([4, 3, 2]);
    },
  );

  it("stepSampler([an adjustment of your own]) works on a copy of the row", () => {
    const upsideDown: Step = {
      name: "upside down",
      kind: "adjustment",
      adjust(candidates) {
        const logits = candidates.writable();
        for (let i = 0; i < candidates.count; i++) logits[i] = -logits[i];
        candidates.changed();
      },
    };
    const sampler = stepSampler([topK(3), upsideDown, topK(1)]);
    expect(sampler.sample(row)).toBe(2);
    expect([...row]).toEqual([0, 1, 2, 3, 4]);
  });

  it("stepSampler([a step with accept]) tells it of every token", () => {
    const seen: number[] = [];
    const watcher: Step = {
      name: "watcher",
      kind: "adjustment",
      adjust() {},
      accept: (history) => void seen.push(history.tokens[history.length - 1]),
    };
    const sampler = stepSampler([watcher], { seed: 2 });
    const tokens = [sampler.sample(row), sampler.sample(row)];
    sampler.accept(1);
    expect(seen).toEqual([...tokens, 1]);
  });

  it("stepSampler([a step that samples itself]) gets a nested sampler with buffers of its own", () => {
    const inner = createSampler({ topK: 2, temperature: 3, seed: 8 });
    const twin = createSampler({ topK: 2, temperature: 3, seed: 8 });
    const chosen: number[] = [];
    const nested: Step = {
      name: "nested",
      kind: "cut",
      threshold() {
        chosen.push(inner.sample(rowOfLogits(9, 8, 7, 6, 5, 4, 3)));
        return 2;
      },
    };
    const sampler = stepSampler([topK(4), nested], { seed: 1 });
    const bare = stepSampler([topK(3)], { seed: 1 });
    for (let i = 0; i < 20; i++) expect(sampler.sample(row)).toBe(bare.sample(row));
    expect(chosen).toEqual(Array.from({ length: 20 }, () => twin.sample(rowOfLogits(9, 8, 7, 6, 5, 4, 3))));
  });

  it("stepSampler([a step that throws]) passes the error on and works again afterwards", () => {
    let broken = true;
    const moody: Step = {
      name: "moody",
      kind: "cut",
      threshold() {
        if (broken) throw new Error("not today");
        return 4;
      },
    };
    const sampler = stepSampler([moody]);
    expect(() => sampler.sample(row)).toThrow("not today");
    expect(sampler.step).toBe(0);
    broken = false;
    expect(sampler.sample(row)).toBe(4);
  });

  it("stepSampler([a step that does not accept a token]) takes the token back, and its draw", () => {
    let broken = true;
    const moody: Step = {
      name: "moody",
      kind: "adjustment",
      adjust() {},
      accept() {
        if (broken) throw new Error("not today");
      },
    };
    const sampler = stepSampler([moody], { seed: 2 });
    const twin = stepSampler([], { seed: 2 });
    expect(() => sampler.sample(row)).toThrow("not today");
    expect(() => sampler.accept(3)).toThrow("not today");
    expect(sampler.save()).toMatchObject({ step: 0, tokens: [] });
    broken = false;
    const token = sampler.sample(row);
    expect(token).toBe(twin.sample(row));
    expect(sampler.save()).toMatchObject({ step: 1, tokens: [token] });
  });

  it("stepSampler([a step that loses its line]) is refused by the step's name", () => {
    const lost: Step = { name: "lost", kind: "cut", threshold: () => NaN };
    expect(() => stepSampler([lost]).sample(row)).toThrow(OptionError);
    expect(() => stepSampler([lost]).sample(row)).toThrow(
      "lost must be a step whose threshold is a number, got NaN",
    );
  });

  it("createSampler({seed, draws}).withSteps(steps) draws as createSampler of all three does", () => {
    const steps = createSampler({ seed: 3, draws: "llama.cpp" }).withSteps([topK(4)]);
    const options = createSampler({ topK: 4, seed: 3, draws: "llama.cpp" });
    for (let i = 0; i < 20; i++) expect(steps.trace(row)).toEqual(options.trace(row));
  });

  it("stepSampler(steps, {draws}) is refused: it takes the seed and the vocabulary", () => {
    const make = () => stepSampler([topK(4)], { draws: "llama.cpp" } as never);
    expect(make).toThrow(OptionError);
    expect(make).toThrow("draws is not a setting of stepSampler, which takes seed and vocabSize");
  });

  it("createSampler(options, settings) in plain JavaScript is refused, and says where they go", () => {
    const create = createSampler as (...values: unknown[]) => unknown;
    expect(() => create({ topK: 5 }, { seed: 1 })).toThrow(
      /^settings belong among the options, or go to step/,
    );
  });

  it("createSampler(a list of steps) is refused, and says where it goes", () => {
    expect(() => createSampler([topK(4)] as never)).toThrow(/^options must be .* goes to stepSampler, got/);
  });

  it.each([null, 5, "seed"])("stepSampler(steps, %j) is refused: settings are an object", (settings) => {
    expect(() => stepSampler([], settings as never)).toThrow(OptionError);
    expect(() => stepSampler([], settings as never)).toThrow(/^settings /);
  });

  it("stepSampler([steps that do nothing]) has no steps", () => {
    expect(stepSampler([topK(0), temperature(1)]).steps).toEqual([]);
  });

  it("createSampler() without a seed chooses one of 31 bits, another each time", () => {
    const seeds = Array.from({ length: 10 }, () => createSampler({}).seed);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  it("stepSampler(steps, {seed: null}) is refused, as createSampler({seed: null}) is", () => {
    expect(() => stepSampler([], { seed: null as never })).toThrow(
      "seed must be an integer of at least 0, got null",
    );
  });

  it.each([
    ["a function", topK],
    ["null", null],
    ["undefined", undefined],
    ["an object of options", { topK: 5 }],
    ["an unknown kind", { name: "x", kind: "choose" }],
  ])("stepSampler([%s]) is refused", (_name, step) => {
    expect(() => stepSampler([step as Step])).toThrow(OptionError);
    expect(() => stepSampler([step as Step])).toThrow(
      /^steps must be a list of steps such as topNSigma\(1\)/,
    );
  });
});
