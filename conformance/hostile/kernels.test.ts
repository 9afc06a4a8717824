import * as fc from "fast-check";
import { createSampler, OptionError, type SamplerOptions, useKernel } from "nsigma";
import { afterAll, describe, expect, it } from "vitest";
import { type HostileRow, hostileRows } from "./rows.ts";
import { chains, SAMPLERS } from "./samplers.ts";

afterAll(() => useKernel("auto"));

const histories = fc.array(fc.nat(5), { maxLength: 8 });
const draws = fc.constantFrom("nsigma" as const, "llama.cpp" as const);
const temperatures = fc.constantFrom(5e-324, 1e-9, 0.3, 1, 5, 1e30);

/** Everything that can be seen of three tokens of a chain, to the last bit; or why there is none. */
function seen(kernel: "js" | "wasm", options: SamplerOptions, row: HostileRow, history: number[]): unknown {
  useKernel(kernel);
  try {
    const sampler = createSampler(options);
    sampler.prompt(history);
    return [1, 2, 3].map(() => {
      const distribution = sampler.distribution(row.logits);
      const trace = sampler.trace(row.logits);
      return { distribution, trace: { ...trace, kernel: "" }, state: sampler.save() };
    });
  } catch (error) {
    return (error as Error).message;
  }
}

function expectAlike(options: SamplerOptions, row: HostileRow, history: number[]): void {
  expect(seen("wasm", options, row, history)).toEqual(seen("js", options, row, history));
}

// These rows are shorter than 2,048 entries, so every operation of the two kernels is the same one.
describe("the kernels agree to the last bit", () => {
  it.each(SAMPLERS)("on $name, after any temperature too", ({ options }) => {
    fc.assert(
      fc.property(
        options,
        temperatures,
        draws,
        hostileRows,
        histories,
        (own, temperature, how, row, history) => {
          const set = { ...own, draws: how, seed: 1 };
          expectAlike(set, row, history);
          const steps = namesOf(set);
          if (steps.includes("temperature") || steps.includes("greedy")) return;
          expectAlike({ ...set, temperature, order: ["temperature", ...steps] }, row, history);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("on any chain of them", () => {
    fc.assert(
      fc.property(chains, draws, hostileRows, histories, (chain, how, row, history) => {
        expectAlike({ ...chain, draws: how, seed: 1 }, row, history);
      }),
      { numRuns: 1500 },
    );
  });

  const found = Float32Array.of(
    -8.5,
    -8.511940002441406,
    18.75,
    -14.25,
    1.75,
    -17.848613739013672,
    -6.5,
    -104,
    -8.5,
    7.6e-27,
  );
  it.each([0.5, 100, -0.5])("skew %s leaves the same tokens with the same weights", (skew) => {
    const row = { logits: found, entries: [...found] };
    expectAlike({ skew, seed: 1 }, row, []);
    expectAlike({ skew, skewOrder: "id", seed: 1 }, row, []);
  });
});

function namesOf(options: SamplerOptions): string[] {
  try {
    return createSampler(options).steps.map(({ name }) => name);
  } catch (error) {
    expect(error).toBeInstanceOf(OptionError);
    return ["temperature"];
  }
}

it('with draws "llama.cpp" and a temperature at which float32 knows no difference, no token of probability 0 is drawn', () => {
  const logits = new Float32Array(500).fill(11);
  const above = new Float32Array(
    new Int32Array([new Int32Array(Float32Array.of(11).buffer)[0] + 1]).buffer,
  )[0];
  for (const id of [7, 130, 411]) logits[id] = above;
  for (let seed = 0; seed < 50; seed++) {
    const sampler = createSampler({ temperature: 1e-9, draws: "llama.cpp", seed });
    expect([7, 130, 411]).toContain(sampler.sample(logits));
  }
});
