import * as fc from "fast-check";
import { createSampler, LogitsError, OptionError } from "nsigma";
import { describe, expect, it } from "vitest";
import { expectHonest, expectHonestMask } from "./expect-honest.ts";
import { type HostileRow, hostileRows } from "./rows.ts";
import { chains, SAMPLERS } from "./samplers.ts";

/** Texts that repeat themselves, with tokens that no row has. */
const histories = fc.array(fc.oneof(fc.nat(5), fc.constantFrom(99, 100_000)), { maxLength: 12 });
const SEEDS = { nsigma: [0, 1, 2 ** 53 - 1], "llama.cpp": [0, 42, 2 ** 32 - 2] } as const;
const TEMPERATURES = [5e-324, 1e-310, 1e-40, 1e-9, 0.3, 5, 1e30, 1e300];

export const plain: HostileRow = { logits: Float32Array.of(1, 3, 2, 3, -1), entries: [1, 3, 2, 3, -1] };

/** @param share of the cases of the slow test that are tried */
export function rowSuite(share: number): void {
  const runs = (number: number) => ({ numRuns: Math.ceil(number * share) });

  describe.each(["nsigma", "llama.cpp"] as const)(
    "rows that no model should make, with draws %s",
    (draws) => {
      const seeds = fc.constantFrom(...SEEDS[draws]).map((seed) => ({ draws, seed }));

      it.each(SAMPLERS)("$name refuses them with the reason, or draws one of their tokens", (sampler) => {
        const { options, bans } = sampler;
        fc.assert(
          fc.property(options, seeds, hostileRows, histories, (chosen, seed, row, history) => {
            expectHonest({ ...chosen, ...seed }, row, history, bans);
          }),
          runs(150),
        );
      });

      it.each(SAMPLERS.filter(({ name }) => name !== "temperature"))(
        "$name after any temperature refuses them with the reason, or draws one of their tokens",
        ({ options, bans }) => {
          const temperatures = fc.constantFrom(...TEMPERATURES);
          fc.assert(
            fc.property(
              options,
              temperatures,
              seeds,
              hostileRows,
              histories,
              (chosen, t, seed, row, history) => {
                const steps = createSampler(chosen).steps.map((step) => step.name);
                const order = ["temperature", ...steps];
                expectHonest({ ...chosen, ...seed, temperature: t, order }, row, history, bans);
              },
            ),
            runs(100),
          );
        },
      );

      it("any chain of them refuses them with the reason, or draws one of their tokens", () => {
        fc.assert(
          fc.property(chains, seeds, hostileRows, histories, (chosen, seed, row, history) => {
            expectHonest({ ...chosen, ...seed }, row, history, true);
          }),
          runs(1500),
        );
      });
    },
  );

  describe("what rows that no model should make leave behind", () => {
    it("the mask of any chain is finite where a token can be drawn, and -Infinity where it was cut", () => {
      fc.assert(
        fc.property(chains, hostileRows, (chosen, row) => {
          fc.pre(row.vocabSize === undefined);
          try {
            createSampler(chosen);
          } catch {
            fc.pre(false);
          }
          expectHonestMask({ ...chosen, seed: 1 }, row);
        }),
        runs(1500),
      );
    });

    it("a refused row leaves nothing behind: the next one is drawn as if it had not been", () => {
      fc.assert(
        fc.property(chains, fc.nat(), hostileRows, histories, (chosen, seed, row, history) => {
          fc.pre(row.vocabSize === undefined);
          const make = () => {
            try {
              const sampler = createSampler({ ...chosen, seed });
              sampler.prompt(history);
              return sampler;
            } catch (error) {
              if (error instanceof OptionError) return fc.pre(false) as never;
              throw error;
            }
          };
          const [met, spared] = [make(), make()];
          const refused = [() => met.sample(row.logits), () => met.trace(row.logits)].every((act) => {
            const before = met.step;
            try {
              act();
            } catch (error) {
              if (error instanceof LogitsError) return met.step === before;
              throw error;
            }
            met.rewind(1);
            return true;
          });
          expect(refused).toBe(true);
          const outcome = (sampler: typeof met) => {
            try {
              return sampler.sample(plain.logits);
            } catch (error) {
              return (error as Error).message;
            }
          };
          for (let i = 0; i < 3; i++) expect(outcome(met)).toBe(outcome(spared));
          expect(met.save()).toEqual(spared.save());
        }),
        runs(500),
      );
    });
  });
}
