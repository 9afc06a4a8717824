import { describe, expect, it } from "vitest";
import { ON } from "../every-step.fixture.ts";
import { examplesOf } from "../options/examples.ts";
import type { OptionName, SamplerOptions, StepName } from "../options/options.ts";
import { STEP_OPTIONS } from "../options/tables.ts";
import { createSampler } from "./create-sampler.ts";
import { DEFAULT_ORDER, TEMPERATURE_FIRST } from "./order.ts";

const warningsOf = (options: SamplerOptions) => createSampler(options).warnings;

describe("warnings about the order", () => {
  it.each(DEFAULT_ORDER)("createSampler(%s alone) has none", (name) => {
    expect(warningsOf(ON[name])).toEqual([]);
  });

  it("createSampler({topNSigma, topK, temperature}) has none in the default order", () => {
    expect(warningsOf({ topNSigma: 1, topK: 40, temperature: 2 })).toEqual([]);
    expect(warningsOf({ topNSigma: 1, temperature: 2, order: TEMPERATURE_FIRST })).toEqual([]);
  });

  it.each(["topK", "typicalP", "minP", "xtc"] as const)(
    "createSampler(topNSigma after %s) warns that its σ is that of the survivors",
    (name) => {
      const options = { ...ON[name], topNSigma: 1, order: [name, "topNSigma"] };
      expect(warningsOf(options)).toEqual([
        `topNSigma runs after ${name}: its σ is that of the survivors, far below the row's, and it keeps fewer tokens`,
      ]);
    },
  );

  it("createSampler(topNSigma after smoothing) warns, before it does not", () => {
    const options = { topNSigma: 1, smoothingFactor: 0.2 };
    expect(warningsOf({ ...options, order: ["smoothing", "topNSigma"] })).toEqual([
      "topNSigma runs after smoothing, which bends the logits: what it keeps depends on the temperature",
    ]);
    expect(warningsOf(options)).toEqual([]);
  });

  it.each(["pLess", "mirostat"] as const)("createSampler(%s before the temperature) warns", (name) => {
    const options = { ...ON[name], temperature: 2 };
    expect(warningsOf({ ...options, order: [name, "temperature"] })).toEqual([
      `${name} runs before the temperature, and is meant for the softened probabilities`,
    ]);
    expect(warningsOf({ ...options, order: ["temperature", name] })).toEqual([]);
    expect(warningsOf({ ...ON[name], order: [name, "temperature"] })).toEqual([]);
  });
});

const valueOf = (name: OptionName) => examplesOf(name).at(-1);

const SETTINGS = (Object.keys(STEP_OPTIONS) as StepName[]).flatMap((step) =>
  STEP_OPTIONS[step].settings.map((setting) => [setting, step] as const),
);

describe("warnings about settings of steps that are not there", () => {
  it.each(SETTINGS.filter(([name]) => name !== "temperatureExponent"))(
    "createSampler({%s}) warns without %s and names what is missing; with it, it does not",
    (name, step) => {
      const [switched] = STEP_OPTIONS[step].switches;
      const [warning, ...more] = warningsOf({ [name]: valueOf(name) });
      expect(more).toEqual([]);
      expect(warning.startsWith(`${name} does nothing without `)).toBe(true);
      expect(warning.split(/ or | without /)).toContain(switched);
      expect(warningsOf({ ...ON[step], [name]: valueOf(name) })).toEqual([]);
      expect(warningsOf({ [name]: undefined })).toEqual([]);
    },
  );

  it("createSampler({temperatureExponent}) warns unless temperatureRange is set: a fixed temperature has none", () => {
    expect(warningsOf({ temperatureExponent: 2 })).toHaveLength(1);
    expect(warningsOf({ temperatureExponent: 2, temperature: 0.8 })).toHaveLength(1);
    expect(warningsOf({ temperatureExponent: 2, temperatureRange: 0.5 })).toEqual([]);
  });

  it("createSampler({xtcProbability, xtcThreshold: 0.8}) is told that no two tokens are so likely, which 0.5 allows", () => {
    const warnings = warningsOf({ xtcProbability: 0.5, xtcThreshold: 0.8 });
    expect(warnings).toEqual([expect.stringMatching(/^xtcThreshold above 0\.5 /)]);
    expect(warningsOf({ xtcProbability: 0.5, xtcThreshold: 0.5 })).toEqual([]);
  });

  it("createSampler({minKeep, topK}) warns: top-k has none", () => {
    const [warning] = warningsOf({ minKeep: 3, topK: 5 });
    expect(warning).toMatch(/^minKeep does nothing without minK or tailFree or /);
  });

  it("createSampler({seed, vocabSize, draws, order}) has no warnings", () => {
    expect(warningsOf({ seed: 1, vocabSize: 5, draws: "llama.cpp", order: ["topK"] })).toEqual([]);
  });

  it("createSampler(several idle settings) has a warning for each, in one line", () => {
    const warnings = warningsOf({ dryBase: 2, mirostatTau: 3, xtcThreshold: 0.2 });
    expect(warnings).toEqual([
      "dryBase does nothing without dryMultiplier",
      "mirostatTau does nothing without mirostat",
      "xtcThreshold does nothing without xtcProbability",
    ]);
    expect(warnings.join("")).not.toContain("\n");
  });
});
