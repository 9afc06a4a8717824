import { LETTERS, type NoiseLetter, readNoise } from "nsigma/noise";
import type { Row } from "nsigma/hosts";
import { Decoder } from "nsigma/onnxruntime";
import { describe, expect, it } from "vitest";
import { addNoise } from "../../packages/lab/src/noise/add-noise.ts";
import { NO_SMOLLM2_ONNX } from "../real-models.ts";
import { type Smollm2Dtype, smollm2Session } from "./smollm2.ts";
import { sameRows, told, write } from "./told.ts";

const PROMPT = Array.from({ length: 60 }, (_, at) => 100 + ((at * 7919) % 30_000));
const TOKENS = [500, 600, 700, 800];
/** Of the keys and values of GroupQueryAttention only the new ones are in reach. */
const REACHED = LETTERS.filter((letter) => letter !== "key" && letter !== "value");

const open = async (dtype: Smollm2Dtype, letters?: readonly NoiseLetter[]): Promise<Decoder> => {
  const change = letters && ((model: Uint8Array) => addNoise(model, letters));
  return new Decoder(await smollm2Session(dtype, { threads: 1, ...(change && { change }) }));
};

const noisy = (letter: NoiseLetter, tokens: readonly number[] = TOKENS): ReturnType<typeof told> => {
  const noise = readNoise({ [letter]: 0.5, seed: 3 }, 0);
  return Object.defineProperty(told(PROMPT, tokens), "noise", { value: noise });
};

describe.skipIf(NO_SMOLLM2_ONNX !== undefined)(`noise in SmolLM2 (${NO_SMOLLM2_ONNX ?? "here"})`, () => {
  it.each(["fp32", "fp16", "q4", "q4f16"] as const)(
    "in %s: without noise the rows are those of the untouched model, bit for bit; each letter changes them, twice in the same way",
    async (dtype) => {
      const sober = told(PROMPT, TOKENS);
      await write(await open(dtype), [sober], 1);
      const decoder = await open(dtype, REACHED);
      const off = told(PROMPT, TOKENS);
      await write(decoder, [off], 1);
      expect(sameRows(off.seen, sober.seen)).toBe(true);
      for (const letter of REACHED) {
        const [once, again] = [noisy(letter), noisy(letter)];
        for (const row of [once, again]) await write(decoder, [row], 1);
        expect(sameRows(once.seen, again.seen)).toBe(true);
        expect(sameRows(once.seen.slice(0, 1), sober.seen.slice(0, 1))).toBe(true); // the prompt is protected
        for (const at of [1, 2, 3]) {
          expect(sameRows([once.seen[at]], [sober.seen[at]])).toBe(false);
          expect(once.seen[at]).not.toContain(NaN);
        }
      }
      const after = told(PROMPT, TOKENS);
      await write(decoder, [after], 1);
      expect(sameRows(after.seen, sober.seen)).toBe(true);
    },
  );

  it("gives in float32 the same rows alone and beside others", async () => {
    const decoder = await open("fp32", REACHED);
    const rows = (): (Row & { seen: Float32Array[] })[] => [
      told(PROMPT, TOKENS),
      ...REACHED.map((letter) => noisy(letter)),
    ];
    const [alone, together] = [rows(), rows()];
    await write(decoder, alone, 1);
    await write(decoder, together, 8);
    for (const [at, { seen }] of alone.entries()) expect(sameRows(seen, together[at].seen)).toBe(true);
  });

  it.each(["fp32", "q4"] as const)(
    "in %s a token costs at most 1.25 x a sober one, with each letter alone",
    async (dtype) => {
      const tokens = Array.from({ length: 12 }, (_, at) => 1000 + at);
      const sober = await open(dtype);
      const costs: string[] = [];
      for (const letter of REACHED) {
        const decoder = await open(dtype, [letter]);
        const ratio = await slower(
          () => write(sober, [told(PROMPT, tokens)], 1),
          () => write(decoder, [noisy(letter, tokens)], 1),
        );
        costs.push(`${letter} ${ratio.toFixed(2)} x`);
        expect(ratio, letter).toBeLessThan(1.25);
      }
      console.log(`SmolLM2 in ${dtype}, a text with noise beside one without: ${costs.join(", ")}`);
    },
  );
});

/** How many times longer one thing takes than another: each at its fastest of several tries, in turns. */
async function slower(base: () => Promise<void>, other: () => Promise<void>): Promise<number> {
  const best = [Infinity, Infinity];
  for (let round = 0; round < 8; round++) {
    for (const [at, run] of [base, other].entries()) {
      const start = performance.now();
      await run();
      if (round > 0) best[at] = Math.min(best[at], performance.now() - start);
    }
  }
  return best[1] / best[0];
}
