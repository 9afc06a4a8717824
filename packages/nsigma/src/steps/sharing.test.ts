import { describe, expect, it } from "vitest";
import { stepSampler } from "../sampler/step-sampler.ts";
import { STEPS } from "./all.ts";
import * as steps from "./index.ts";
import type { Step } from "./step.ts";

/** Steps without memory, each with a setting that does something to the rows below. */
const SHARED: (() => Step)[] = [
  () => steps.dynamicTemperature({ range: 0.5 }),
  () => steps.epsilonCutoff(0.02),
  () => steps.etaCutoff(0.05),
  () => steps.greedy(),
  () => steps.logitBias({ 3: 4, 5: false }),
  () => steps.greedyThreshold(0.9),
  () => steps.minK(3),
  () => steps.minP(0.3),
  () => steps.pLess("plain"),
  () => steps.skew(0.5),
  () => steps.smoothing({ factor: 0.2 }),
  () => steps.tailFree(0.9),
  () => steps.temperature(0.5),
  () => steps.topA(0.9),
  () => steps.topH(0.5),
  () => steps.topK(7),
  () => steps.topNSigma(1),
  () => steps.topP(0.6),
  () => steps.typicalP(0.5),
  () => steps.xtc({ probability: 0.5, threshold: 0.05 }),
  () => steps.xtc({ probability: 0.5, threshold: 0.05, form: "expected" }),
];

/** Steps that read the text or learn from the draw. */
const OWN: (() => Step)[] = [
  () => steps.adaptiveP({ target: 0.2 }),
  () => steps.dry({ multiplier: 3, allowedLength: 1 }),
  () => steps.minLength({ newTokens: 12, endOfText: [0, 1] }),
  () => steps.mirostat(1, { tau: 2 }),
  () => steps.mirostat(2, { tau: 2 }),
  () => steps.noRepeatNgram(2),
  () => steps.penalties({ presence: 3 }),
  () =>
    steps.sequenceBias([
      { tokens: [2, 1], bias: 5 },
      { tokens: [3], bias: -2 },
    ]),
];

// Rows of different lengths and shapes, as two texts on two models would take turns.
const near = Float32Array.from({ length: 20 }, (_, id) => 2 * Math.sin(3 * id));
const far = Float32Array.from({ length: 50 }, (_, id) => 4 * Math.cos(id) + (id === 4 ? 3 : 0));

function alone(step: Step, row: Float32Array): number[] {
  const sampler = stepSampler([step], { seed: 7 });
  return Array.from({ length: 25 }, () => sampler.sample(row));
}

describe.each([
  ["without memory", SHARED],
  ["with memory", OWN],
])("steps %s", (kind, makers) => {
  it.each(makers.map((make) => [make().name, make] as const))(
    "%s serves two samplers that take turns as if each had its own",
    (_name, make) => {
      const step = make();
      const one = stepSampler([step], { seed: 7 });
      const other = stepSampler([step], { seed: 7 });
      const drawn: [number[], number[]] = [[], []];
      for (let i = 0; i < 25; i++) {
        drawn[0].push(one.sample(near));
        drawn[1].push(other.sample(far));
      }
      expect(drawn).toEqual([alone(make(), near), alone(make(), far)]);
    },
  );

  it.each(makers.map((make) => [make().name, make] as const))(
    "%s has fresh() where it needs to",
    (_name, make) => {
      const step = make();
      const remembers = step.accept ?? step.drawn ?? step.memory;
      expect(remembers !== undefined).toBe(kind === "with memory");
      expect(step.fresh !== undefined).toBe(kind === "with memory");
      if (step.fresh) expect(step.fresh()).not.toBe(step);
    },
  );

  it.each(makers.map((make) => [make().name, make] as const))(
    "%s changes what is drawn, on these rows",
    (name, make) => {
      const plain = stepSampler([], { seed: 7 });
      const bare = Array.from({ length: 25 }, () => plain.sample(near));
      expect([name, alone(make(), near)]).not.toEqual([name, bare]);
    },
  );

  it.each(makers.map((make) => [make().name, make] as const))(
    "%s never writes into the row",
    (_name, make) => {
      const row = far.slice();
      alone(make(), row);
      expect(row).toEqual(far);
    },
  );

  it.each(makers.map((make) => [make().name, make] as const))(
    "%s goes on in a clone and in a restored sampler as in the first",
    (_name, make) => {
      const first = stepSampler([make()], { seed: 7 });
      first.prompt([2, 1, 2]);
      for (let i = 0; i < 10; i++) first.sample(near);
      const clone = first.clone();
      const restored = stepSampler([make()], { seed: 7 });
      restored.restore(JSON.parse(JSON.stringify(first.save())));
      const next = Array.from({ length: 15 }, () => first.sample(near));
      expect(Array.from({ length: 15 }, () => clone.sample(near))).toEqual(next);
      expect(Array.from({ length: 15 }, () => restored.sample(near))).toEqual(next);
    },
  );
});

describe("the two lists", () => {
  it("have every step that can be made", () => {
    const names = new Set([...SHARED, ...OWN].map((make) => make().name));
    expect([...names].sort()).toEqual(["greedy", ...STEPS.map(({ name }) => name)].sort());
  });
});
