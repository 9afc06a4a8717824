import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { OPTION_NAMES } from "../options/options.ts";
import { STEP_OPTIONS } from "../options/tables.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { DEFAULT_ORDER } from "../sampler/order.ts";
import type { Dialect, Parameter, TranslationSettings } from "./dialect.ts";
import { EVERY_DIALECT, type NamedDialect } from "./every-dialect.fixture.ts";
import { translate } from "./translate/translate.ts";

const names = EVERY_DIALECT.map((dialect) => [dialect.name, dialect] as const);

function parametersOf(dialect: NamedDialect): [string, Parameter][] {
  return Object.entries(dialect.parameters).filter(
    (entry): entry is [string, Parameter] => "option" in entry[1],
  );
}

function ordersOf(dialect: NamedDialect): (readonly string[])[] {
  return [dialect.order, ...(dialect.modes ?? []).flatMap((mode) => (mode.order ? [mode.order] : []))];
}

describe.each(names)("the table of %s", (name, dialect) => {
  it("names an option of ours for every parameter", () => {
    for (const [, { option }] of parametersOf(dialect)) expect(OPTION_NAMES).toContain(option);
  });

  it("names steps, each once, in every order", () => {
    for (const order of ordersOf(dialect)) {
      expect(DEFAULT_ORDER).toEqual(expect.arrayContaining([...order]));
      expect(new Set(order).size).toBe(order.length);
    }
  });

  it("has every step that a parameter asks for in some order", () => {
    // llama.cpp's adaptive-p runs only where the request names it.
    const runs = [...ordersOf(dialect).flat(), ...(name === "llama.cpp" ? ["adaptiveP"] : [])];
    for (const [parameter, { option }] of parametersOf(dialect)) {
      const owners = DEFAULT_ORDER.filter((step) => STEP_OPTIONS[step].switches.includes(option));
      if (owners.length > 0)
        expect([parameter, owners.some((step) => runs.includes(step))]).toEqual([parameter, true]);
    }
  });

  it("spells aliases of parameters it has, and needs of parameters it has", () => {
    for (const [alias, parameter] of Object.entries(dialect.aliases ?? {})) {
      expect(dialect.parameters).toHaveProperty([parameter]);
      expect(dialect.parameters).not.toHaveProperty([alias]);
    }
    for (const [, { needs }] of parametersOf(dialect)) {
      if (needs) expect(dialect.parameters).toHaveProperty([needs]);
    }
  });

  it("gives a sampler and nothing to note for an empty request", () => {
    const { options, notes } = translate(name, {});
    expect(notes).toEqual([]);
    expect(() => createSampler(options)).not.toThrow();
  });

  it("runs in its order when it samples", () => {
    const sampling =
      { transformers: { do_sample: true }, mlx: { temperature: 1 }, "mlx-lm": { temperature: 1 } }[
        name as string
      ] ?? {};
    expect(translate(name, sampling).options.order).toEqual(dialect.order);
  });

  it("gives the same for its own defaults, written out", () => {
    const defaults = parametersOf(dialect).filter(([, row]) => row.default !== undefined);
    const request = Object.fromEntries(defaults.map(([parameter, row]) => [parameter, row.default]));
    expect(translate(name, request).options).toEqual(translate(name, {}).options);
  });
});

const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(0, 1, 2, -1, 0.5, 0.1, 0.95, 5, 40, 500, true, false) },
  { weight: 2, arbitrary: fc.integer({ min: -2000, max: 3000 }).map((n) => n / 1000) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 4000 }) },
  { weight: 2, arbitrary: fc.array(fc.integer({ min: -1, max: 8 }), { maxLength: 7 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 3 }), { maxLength: 3 }),
  },
  { weight: 1, arbitrary: fc.array(fc.constantFrom("top_k", "temperature", "xtc", "mirostat", "", "x")) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom("1", "2", "word"), fc.constantFrom(1, -200, false, "x"), {
      noNullPrototype: true,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>("1, 2", "edskypmxt", '["\\n"]', "", null, NaN, Infinity) },
);
const settings: fc.Arbitrary<TranslationSettings> = fc.constantFrom<TranslationSettings>(
  {},
  { endOfText: [0] },
  { endOfText: [0], tokensOf: (text) => [[text.length % 4], [1, 2]] },
);

function requestsOf(dialect: NamedDialect): fc.Arbitrary<Record<string, unknown>> {
  const own = [...Object.keys(dialect.parameters), ...Object.keys(dialect.aliases ?? {})];
  return fc.dictionary(fc.constantFrom(...own, "no_such_parameter"), value, {
    maxKeys: 8,
    noNullPrototype: true,
  });
}

/** Most values drawn alone are legal; together one of them usually is not, so those are left out again. */
function legal(dialect: NamedDialect, request: Record<string, unknown>): Record<string, unknown> {
  const left = Object.entries(request).filter(([parameter, each]) => {
    try {
      translate(dialect.name, { [parameter]: each });
      return true;
    } catch {
      return false;
    }
  });
  return Object.fromEntries(left);
}

/** Without the spelling that counts, the other one would. */
function isTwice({ aliases = {} }: Dialect, request: object, parameter: string): boolean {
  const own = (name: string) => aliases[name] ?? name;
  return Object.keys(request).filter((name) => own(name) === own(parameter)).length > 1;
}

describe.each(names)("any request of %s", (name, dialect) => {
  it("makes a sampler, or is an error about one of its parameters", () => {
    fc.assert(
      fc.property(requestsOf(dialect), settings, (request, given) => {
        let options;
        try {
          ({ options } = translate(name, request, given));
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError);
          expect(Object.keys(request)).toContain((error as OptionError).option);
          return;
        }
        const sampler = createSampler({ seed: 1, ...options });
        sampler.prompt([3, 4, 3]);
        expect(sampler.distribution(rowOfLogits(0, 1, 2, 3, 4, 5, 4, 3, 2, 1)).ids.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  it("is the same without a parameter that is noted as ignored or unknown", () => {
    fc.assert(
      fc.property(requestsOf(dialect), settings, (drawn, given) => {
        const request = legal(dialect, drawn);
        let translation;
        try {
          translation = translate(name, request, given);
        } catch {
          return;
        }
        for (const { parameter, kind } of translation.notes) {
          if (kind === "changed" || !(parameter in request) || isTwice(dialect, request, parameter)) continue;
          const { [parameter]: _, ...others } = request;
          expect([parameter, translate(name, others, given).options]).toEqual([
            parameter,
            translation.options,
          ]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
