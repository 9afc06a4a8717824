import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Candidates } from "../candidates/candidates.ts";
import { History } from "../history/history.ts";
import type { Window } from "../options/options.ts";
import type { Choice } from "../options/tables.ts";
import { eighths, rowOfLogits, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { type PenaltyOptions, penalties } from "./penalties.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

/** Rows about zero, of both signs, as penalties on the sign see them. */
const nearRows = fc.array(eighths, { minLength: 2, maxLength: 12 }).map((logits) => rowOfLogits(...logits));

function after(tokens: number[], options: PenaltyOptions, row: Float32Array): number[] {
  const sampler = stepSampler([penalties(options)], { seed: 1 });
  sampler.prompt(tokens);
  return [...sampler.mask(row.slice())];
}

interface Settings {
  repetition: number;
  frequency: number;
  presence: number;
  window: Window;
  fade: number;
  prompt: Choice<"promptPenalties">;
}

/** The penalties on a row of six times 8, by going through the whole text. */
function plainly(text: readonly number[], promptLength: number, options: Settings): number[] {
  const { repetition, frequency, presence, window, fade, prompt } = options;
  return Array.from({ length: 6 }, (_, id) => {
    let [repeated, present, count] = [0, 0, 0];
    text.forEach((token, i) => {
      if (token !== id) return;
      const age = text.length - 1 - i;
      const weight = window === "all" || age < window ? 1 : Math.max(0, 1 - (age - window + 1) / fade);
      const own = i >= promptLength;
      // A token that counts for nothing any more is as good as none; 0/0 without a fade.
      if (!(weight > 0)) return;
      if (own || prompt !== "none") repeated = Math.max(repeated, weight);
      if (own || prompt === "all") [present, count] = [Math.max(present, weight), count + weight];
    });
    return 8 * (1 + repeated * (1 / repetition - 1)) - count * frequency - present * presence;
  });
}

describe("penalties", () => {
  const row = rowOfLogits(2, 2, -2, 0, 2);

  it("penalties({repetition: 2}) halves positive logits and doubles negative ones, once", () => {
    expect(after([1, 2, 2, 3], { repetition: 2 }, row)).toEqual([2, 1, -4, 0, 2]);
  });

  it("penalties({repetition: 0.5}) favours what was used", () => {
    expect(after([1, 2], { repetition: 0.5 }, row)).toEqual([2, 4, -1, 0, 2]);
  });

  it("penalties({frequency: 0.5}) takes 0.5 for every occurrence", () => {
    expect(after([0, 0, 0, 1], { frequency: 0.5 }, row)).toEqual([0.5, 1.5, -2, 0, 2]);
  });

  it("penalties({presence: 0.5}) takes 0.5 once", () => {
    expect(after([0, 0, 0, 1], { presence: 0.5 }, row)).toEqual([1.5, 1.5, -2, 0, 2]);
  });

  it("penalties({repetition, frequency, presence}) divides first, then subtracts", () => {
    const options = { repetition: 2, frequency: 0.25, presence: 1 };
    expect(after([0, 0], options, row)).toEqual([2 / 2 - 0.5 - 1, 2, -2, 0, 2]);
  });

  it("penalties({window: 2}) looks at the last two tokens", () => {
    expect(after([0, 1, 4], { presence: 1, window: 2 }, row)).toEqual([2, 1, -2, 0, 1]);
  });

  it('penalties({window: "all"}) looks at all, where the default looks at 64', () => {
    const tokens = [0, ...Array(64).fill(1)];
    expect(after(tokens, { presence: 1 }, row)).toEqual([2, 1, -2, 0, 2]);
    expect(after(tokens, { presence: 1, window: 65 }, row)).toEqual([1, 1, -2, 0, 2]);
    expect(after(tokens, { presence: 1, window: "all" }, row)).toEqual([1, 1, -2, 0, 2]);
  });

  it("penalties see the tokens that sample chose and those that accept was told of", () => {
    const sampler = createSampler({ presencePenalty: 100, seed: 5 });
    const chosen = [0, 1, 2, 3, 4].map(() => sampler.sample(rowOfLogits(1, 1, 1, 1, 1)));
    expect(chosen.sort()).toEqual([0, 1, 2, 3, 4]);

    const told = createSampler({ presencePenalty: 1, seed: 5 });
    told.accept(4);
    expect([...told.mask(row.slice())]).toEqual([2, 2, -2, 0, 1]);
  });

  it("penalties pass over tokens that are cut or beyond the row", () => {
    const sampler = stepSampler([topK(2), penalties({ presence: 1 })]);
    sampler.prompt([0, 2, 1_000_000]);
    expect([...sampler.mask(rowOfLogits(3, 2, 1))]).toEqual([2, 2, -Infinity]);
  });

  it("penalties({presence: 1}) after temperature(2) subtracts from the logit as it is by then", () => {
    const sampler = stepSampler([temperature(2), penalties({ presence: 1 })]);
    sampler.prompt([1]);
    expect([...sampler.mask(rowOfLogits(4, 4))]).toEqual([2, 1]);
  });

  it("penalties({}) is off, and so are penalties with all three neutral", () => {
    expect(stepSampler([penalties({}), penalties({ window: 5 })]).steps).toEqual([]);
    expect(createSampler({ repetitionPenalty: 1, frequencyPenalty: 0, presencePenalty: 0 }).steps).toEqual(
      [],
    );
  });

  it('penalties({form: "log-probability"}) of two equals: ln ½ doubled is ln ¼', () => {
    const [first, second] = after([0], { repetition: 2, form: "log-probability" }, rowOfLogits(5, 5));
    expect(second).toBe(5);
    expect(first).toBeCloseTo(5 - Math.LN2, 6);
  });

  it('penalties({form: "log-probability", repetition: 0.5}) favours what was used', () => {
    const [first] = after([0], { repetition: 0.5, form: "log-probability" }, rowOfLogits(0, 0));
    expect(first).toBeCloseTo(Math.LN2 / 2, 6);
  });

  it('penalties({form: "log-probability"}) multiplies ln p by r, at the temperature before it', () => {
    const tokens = fc.array(fc.nat(10), { maxLength: 8 });
    fc.assert(
      fc.property(
        nearRows,
        tokens,
        fc.constantFrom(0.5, 1.25, 3),
        fc.constantFrom(0.5, 1, 2),
        (any, said, r, t) => {
          const all = softmax(any, t);
          const logs = all.map((p, id) => (said.includes(id) ? r * Math.log(p) : Math.log(p)));
          const sampler = stepSampler([
            temperature(t),
            penalties({ repetition: r, form: "log-probability" }),
          ]);
          sampler.prompt(said);
          const { ids, probabilities } = sampler.distribution(any);
          const expected = softmax(logs);
          ids.forEach((id, i) => expect(probabilities[i]).toBeCloseTo(expected[id], 4));
        },
      ),
    );
  });

  it('penalties({form: "log-probability"}) are the same under any common shift of the logits; "sign" is not', () => {
    const tokens = fc.array(fc.nat(10), { maxLength: 8 });
    const penalised = (form: "sign" | "log-probability", any: Float32Array, said: number[]) => {
      const sampler = stepSampler([penalties({ repetition: 1.25, frequency: 0.5, form })]);
      sampler.prompt(said);
      return sampler.distribution(any).probabilities;
    };
    fc.assert(
      fc.property(nearRows, tokens, fc.constantFrom(-64, 0.125, 8, 500), (any, said, by) => {
        const shifted = penalised(
          "log-probability",
          any.map((logit) => logit + by),
          said,
        );
        penalised("log-probability", any, said).forEach((p, i) => expect(shifted[i]).toBeCloseTo(p, 3));
      }),
    );
    const [here] = penalised("sign", rowOfLogits(1, 1), [0]);
    const [there] = penalised("sign", rowOfLogits(-1, -1), [0]);
    expect(Math.abs(here - there)).toBeGreaterThan(0.01);
  });

  it("penalties({window: 4, fade: 4}) fade out over the four tokens before the last four", () => {
    const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const twos = new Float32Array(10).fill(2);
    const faded = [2, 2, 2, 1.75, 1.5, 1.25, 1, 1, 1, 1];
    expect(after(ten, { presence: 1, window: 4, fade: 4 }, twos)).toEqual(faded);
    expect(after(ten, { repetition: 2, window: 4, fade: 4 }, twos)).toEqual(faded);
    expect(after(ten, { frequency: 1, window: 4, fade: 4 }, twos)).toEqual(faded);
    const halved = after(ten, { repetition: 2, window: 4, fade: 4 }, new Float32Array(10).fill(-2));
    expect(halved).toEqual([-2, -2, -2, -2.5, -3, -3.5, -4, -4, -4, -4]);
    const thrice = after(ten, { repetition: 3, window: 4, fade: 4 }, new Float32Array(10).fill(-2));
    expect(thrice).toEqual([-2, -2, -2, -3, -4, -5, -6, -6, -6, -6]);
  });

  it("penalties({fade}) take the frequency for each occurrence by its own age, the others by the latest", () => {
    // Token 0 stands in the window, and two before it, where a third is left.
    const text = [0, 1, 0];
    expect(after(text, { frequency: 1, window: 1, fade: 3 }, row)[0]).toBeCloseTo(2 - 1 - 1 / 3, 6);
    expect(after(text, { presence: 1, window: 1, fade: 3 }, row)[0]).toBe(1);
    expect(after(text, { repetition: 2, window: 1, fade: 3 }, row)[0]).toBe(1);
    // Token 1 stands one before the window, where two thirds are left.
    expect(after(text, { frequency: 1, window: 1, fade: 3 }, row)[1]).toBeCloseTo(2 - 2 / 3, 6);
  });

  it('penalties({window: "all", fade: 5}) have nothing to fade', () => {
    expect(after([0, ...Array(99).fill(1)], { presence: 1, window: "all", fade: 5 }, row)[0]).toBe(1);
  });

  it("penalties({slope: 0.5}) count half in the older half of the window", () => {
    // r is 2 for the last two of four and 1.5 for those before.
    const threes = new Float32Array(5).fill(3);
    expect(after([0, 1, 2, 3], { repetition: 2, window: 4, slope: 0.5 }, threes)).toEqual([
      2, 2, 1.5, 1.5, 3,
    ]);
    expect(after([0, 1, 2, 3], { repetition: 2, window: 4, slope: 0 }, threes)).toEqual([3, 3, 1.5, 1.5, 3]);
    expect(after([0, 1, 2, 3], { repetition: 2, window: "all", slope: 0.5 }, threes)).toEqual([
      2, 2, 1.5, 1.5, 3,
    ]);
  });

  it("penalties({slope}) go by the latest occurrence, and leave frequency and presence alone", () => {
    const threes = new Float32Array(5).fill(3);
    expect(after([0, 1, 2, 0], { repetition: 2, window: 4, slope: 0.5 }, threes)[0]).toBe(1.5);
    expect(after([0, 1, 2, 3], { presence: 1, window: 4, slope: 0.5 }, threes)).toEqual([2, 2, 2, 2, 3]);
    expect(after([0, 1, 2, 3], { frequency: 1, window: 4, slope: 0.5 }, threes)).toEqual([2, 2, 2, 2, 3]);
  });

  it.each<[PenaltyOptions["prompt"], number[]]>([
    ["all", [4 / 2 - 1, 4 / 2 - 1, 4]],
    ["repetition", [4 / 2, 4 / 2 - 1, 4]],
    ["none", [4, 4 / 2 - 1, 4]],
  ])("penalties({prompt: %j}) after the prompt 0 and the token 1: %j", (prompt, expected) => {
    const sampler = stepSampler([penalties({ repetition: 2, presence: 1, prompt })], { seed: 1 });
    sampler.prompt([0]);
    sampler.accept(1);
    expect([...sampler.mask(rowOfLogits(4, 4, 4))]).toEqual(expected);
  });

  it("penalties of every kind agree with counting the whole text, token by token and after rewinding", () => {
    const texts = fc.array(fc.nat(4), { maxLength: 30 });
    const windows = fc.constantFrom("all" as const, 1, 2, 5, 12);
    const scopes = fc.constantFrom("all" as const, "repetition" as const, "none" as const);
    fc.assert(
      fc.property(
        texts,
        texts,
        fc.nat(12),
        windows,
        fc.nat(6),
        scopes,
        (said, told, back, window, fade, prompt) => {
          const options = { repetition: 2, frequency: 0.5, presence: 0.25, window, fade, prompt };
          const sampler = stepSampler([penalties(options)], { seed: 1 });
          sampler.prompt(said);
          for (const token of told) sampler.accept(token);
          const check = (output: readonly number[]) => {
            const found = sampler.mask(new Float32Array(6).fill(8));
            plainly([...said, ...output], said.length, options).forEach((logit, id) =>
              expect(found[id]).toBeCloseTo(logit, 5),
            );
          };
          check(told);
          const stays = Math.max(0, told.length - back);
          sampler.rewind(told.length - stays);
          check(told.slice(0, stays));
        },
      ),
    );
  });

  it("penalties of extreme strength make no NaN, ban nothing and lower what they should", () => {
    const extremes = [5e-324, 1e-300, 1, 1e300, Number.MAX_VALUE];
    const logits = fc.constantFrom(-3e38, -10, -1e-40, 0, 1e-40, 10, 3e38);
    fc.assert(
      fc.property(
        fc.constantFrom(...extremes),
        fc.constantFrom(-1000, 0, 1000),
        fc.constantFrom(0, 5e-324, 0.5, 1),
        fc.nat(4),
        fc.constantFrom(1, 2, "all" as const),
        fc.constantFrom("sign" as const, "log-probability" as const),
        fc.constantFrom(5e-324, 1, 1e300),
        fc.tuple(logits, logits, logits),
        (repetition, amount, slope, fade, window, form, t, row) => {
          const options = { repetition, frequency: amount, presence: amount, slope, fade, window, form };
          const candidates = new Candidates();
          candidates.load(rowOfLogits(...row));
          candidates.soften(t);
          const step = penalties(options);
          const history = new History();
          history.begin([0, 1, 0, 2]);
          step.reread?.(history);
          if (step.kind === "adjustment") step.adjust(candidates);
          const found = [...candidates.logits.subarray(0, 3)];
          expect(found.every(Number.isFinite), String(found)).toBe(true);
          // About another zero, a score comes back rounded.
          if (amount < 0 || repetition < 1 || form !== "sign") return;
          found.forEach((logit, id) => expect(logit).toBeLessThanOrEqual(Math.fround(row[id])));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("penalties({repetition: 5e-324}) leave a token alone whose penalty has faded", () => {
    expect(after([0, 1], { repetition: 5e-324, window: 1, fade: 1 }, row)[0]).toBe(2);
  });

  it("clone() copies penalties as they were made, though the caller's object has changed since", () => {
    const options = { presence: 1 };
    const sampler = stepSampler([penalties(options)], { seed: 1 });
    sampler.prompt([0]);
    options.presence = 0;
    expect([...sampler.clone().mask(rowOfLogits(2, 2))]).toEqual([1, 2]);
  });

  it.each([
    [{ repetition: 0 }, "repetitionPenalty must be a number above 0, got 0"],
    [{ repetition: NaN }, "repetitionPenalty must be a number above 0, got NaN"],
    [{ frequency: Infinity }, "frequencyPenalty must be a number from -"],
    [{ presence: "1" }, "presencePenalty must be a number from -"],
    [{ window: 0 }, 'penaltyWindow must be an integer of at least 1, or "all", got 0'],
    [{ window: -1 }, 'penaltyWindow must be an integer of at least 1, or "all", got -1'],
    [{ window: 1.5 }, 'penaltyWindow must be an integer of at least 1, or "all", got 1.5'],
    [{ window: Infinity }, 'penaltyWindow must be an integer of at least 1, or "all", got Infinity'],
    [{ fade: -1 }, "penaltyFade must be an integer of at least 0, got -1"],
    [{ fade: 0.5 }, "penaltyFade must be an integer of at least 0, got 0.5"],
    [{ slope: 1.1 }, "penaltySlope must be a number from 0 to 1, got 1.1"],
    [{ slope: -1 }, "penaltySlope must be a number from 0 to 1, got -1"],
    [{ form: "log" }, 'repetitionForm must be "sign" or "log-probability", got "log"'],
    [{ prompt: "some" }, 'promptPenalties must be "all" or "repetition" or "none", got "some"'],
    [{ window: "some" }, 'penaltyWindow must be an integer of at least 1, or "all", got "some"'],
  ])("penalties(%j) says %s", (options, message) => {
    expect(() => penalties(options as PenaltyOptions)).toThrow(message);
  });
});
