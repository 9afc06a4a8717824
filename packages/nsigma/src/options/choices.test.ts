import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import type { SamplerOptions } from "./options.ts";
import { CHOICE_OPTIONS } from "./tables.ts";
import type { ChoiceOption } from "../steps/option.ts";

const TABLE = Object.entries(CHOICE_OPTIONS) as [string, ChoiceOption][];

describe.each(TABLE)("the choice %s", (name, { choices }) => {
  it.each(choices)(`createSampler({${name}: "%s"}) is accepted`, (choice) => {
    expect(() => createSampler({ [name]: choice })).not.toThrow();
  });

  it.each([choices[0].toUpperCase(), "", "toString", 0, null, true, [choices[0]]])(
    `createSampler({${name}: %j}) is refused with the words it may be`,
    (value) => {
      const make = () => createSampler({ [name]: value } as SamplerOptions);
      expect(make).toThrow(OptionError);
      const words = choices.map((choice) => `"${choice}"`).join(" or ");
      expect(make).toThrow(`${name} must be ${words}, got ${JSON.stringify(value)}`);
    },
  );

  it(`${name} has two choices or more, all different`, () => {
    expect(choices.length).toBeGreaterThan(1);
    expect(new Set(choices).size).toBe(choices.length);
  });
});
