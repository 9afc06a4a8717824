import { describe, expect, it } from "vitest";
import { ON } from "../every-step.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { DEFAULT_ORDER } from "../sampler/order.ts";
import { OPTION_NAMES, type StepName } from "./options.ts";
import { STEP_OPTIONS } from "./tables.ts";

const STEPS = Object.entries(STEP_OPTIONS) as [StepName, (typeof STEP_OPTIONS)[StepName]][];

describe("STEP_OPTIONS", () => {
  it("STEP_OPTIONS has every step of DEFAULT_ORDER, and no other", () => {
    expect(STEPS.map(([name]) => name).sort()).toEqual([...DEFAULT_ORDER].sort());
  });

  it("every option but order, seed, vocabSize and draws belongs to a step", () => {
    const owned = new Set(STEPS.flatMap(([, { switches, settings }]) => [...switches, ...settings]));
    const free = OPTION_NAMES.filter((name) => !owned.has(name));
    expect(free.sort()).toEqual(["draws", "order", "seed", "vocabSize"]);
    expect([...owned].filter((name) => !OPTION_NAMES.includes(name))).toEqual([]);
  });

  it("an option switches on one step at most, and is not a setting of another", () => {
    const switches = STEPS.flatMap(([, own]) => own.switches);
    const settings = STEPS.flatMap(([, own]) => own.settings);
    expect(new Set(switches).size).toBe(switches.length);
    expect(switches.filter((name) => settings.includes(name))).toEqual([]);
  });

  it.each(STEPS)(
    "the step %s is made by one of its switches, and its settings alone make none",
    (name, own) => {
      const options = ON[name];
      expect(createSampler(options).steps.map((step) => step.name)).toEqual([name]);
      const given = Object.keys(options) as (keyof typeof options)[];
      expect(given.filter((option) => ![...own.switches, ...own.settings].includes(option))).toEqual([]);
      const settings = Object.entries(options).filter(([option]) => own.settings.includes(option as never));
      expect(createSampler(Object.fromEntries(settings)).steps).toEqual([]);
    },
  );
});
