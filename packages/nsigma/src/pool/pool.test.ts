import { afterEach, describe, expect, it } from "vitest";
import type { SamplerOptions } from "../options/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { DEFAULT_ORDER } from "../sampler/order.ts";
import { sampleBatch } from "../sampler/sample-batch.ts";
// As it is built: the sources of a thread are not what Node can load.
import { createPool, type Pool, type PoolSettings } from "nsigma/pool";

const VOCABULARY = 3000;
const ROWS = 7;

let pool: Pool | undefined;
afterEach(() => pool?.close());

function start(options: SamplerOptions | SamplerOptions[], settings: Partial<PoolSettings> = {}): Pool {
  pool = createPool(options, { rows: ROWS, vocabSize: VOCABULARY, threads: 3, ...settings });
  return pool;
}

function fill(logits: Float32Array, round: number): void {
  logits.forEach((_, i) => (logits[i] = 4 * Math.sin(i * i + round)));
}

describe("createPool", () => {
  const options = { topNSigma: 1.5, temperature: 2, frequencyPenalty: 0.5, dryMultiplier: 1, seed: 11 };

  it.each([1, 2, 3, 7])(
    "sample() on %s threads chooses what one sampler per row would, round after round",
    (threads) => {
      const shared = start(options, { threads });
      expect(shared.threads).toBe(threads);
      const samplers = Array.from({ length: ROWS }, (_, row) =>
        createSampler({ ...options, seed: 11 + row }),
      );
      for (let row = 0; row < ROWS; row++) {
        shared.prompt(row, [row, 5, row]);
        samplers[row].prompt([row, 5, row]);
      }
      for (let round = 0; round < 20; round++) {
        fill(shared.logits, round);
        const expected = sampleBatch(shared.logits.slice(), ROWS, VOCABULARY, samplers);
        expect([...shared.sample()]).toEqual([...expected]);
        if (round === 9) {
          shared.prompt(ROWS - 1, [1, 2, 3]);
          samplers[ROWS - 1].prompt([1, 2, 3]);
        }
      }
    },
  );

  it("takes options of their own for each row", () => {
    const list = Array.from({ length: ROWS }, (_, row): SamplerOptions => ({ topK: row + 1, seed: row }));
    const shared = start(list);
    fill(shared.logits, 1);
    const expected = list.map((own, row) =>
      createSampler(own).sample(shared.logits.slice(row * VOCABULARY, (row + 1) * VOCABULARY)),
    );
    expect([...shared.sample()]).toEqual(expected);
  });

  it.each([1, 2, 3, 7])(
    "a bad row leaves all rows of %s threads as they were, whichever it is",
    (threads) => {
      const learning = { ...options, mirostat: 2, order: [...DEFAULT_ORDER] };
      const [met, spared] = [0, 1].map(() =>
        createPool(learning, { rows: ROWS, vocabSize: VOCABULARY, threads }),
      );
      for (let row = 0; row < ROWS; row++) {
        for (const each of [met, spared]) {
          each.prompt(row, [row, 5]);
          fill(each.logits, row);
        }
        met.logits[row * VOCABULARY + 1] = NaN;
        expect(() => met.sample()).toThrow(`logits: row ${row}: the entry at position 1 is NaN`);
        fill(met.logits, row);
        expect([...met.sample()]).toEqual([...spared.sample()]);
      }
      met.close();
      spared.close();
    },
  );

  it("takes options and prompts that are proxies, as a front end's store has them", () => {
    const shared = start(new Proxy({ ...options, endOfText: new Proxy([1], {}) }, {}));
    fill(shared.logits, 1);
    shared.prompt(ROWS - 1, new Proxy([1, 2], {}));
    expect(shared.sample()).toHaveLength(ROWS);
  });

  it.each([0, ROWS - 1])("a bad row, %s, is an error that names it, and the pool goes on", (row) => {
    const shared = start(options);
    fill(shared.logits, 2);
    shared.logits[row * VOCABULARY + 4] = NaN;
    expect(() => shared.sample()).toThrow(expect.objectContaining({ position: 4 }));
    expect(() => shared.sample()).toThrow(expect.objectContaining({ code: "NSIGMA_LOGITS" }));
    expect(() => shared.sample()).toThrow(`logits: row ${row}: the entry at position 4 is NaN`);
    fill(shared.logits, 3);
    expect(shared.sample()).toHaveLength(ROWS);
  });

  it("bad rows on several threads are one error, and nothing of it is left for the next round", () => {
    const shared = start(options);
    fill(shared.logits, 2);
    for (const row of [0, 3, ROWS - 1]) shared.logits[row * VOCABULARY] = NaN;
    expect(() => shared.sample()).toThrow("row 0: the entry at position 0 is NaN");
    fill(shared.logits, 3);
    for (let round = 0; round < 3; round++) expect(shared.sample()).toHaveLength(ROWS);
  });

  it("a closed pool says so, instead of leaving rows out", () => {
    const shared = start(options);
    shared.close();
    expect(() => shared.sample()).toThrow(/^the pool is closed/);
    expect(() => shared.prompt(0, [])).toThrow(/^the pool is closed/);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["no rows", () => start({}, { rows: 0 }), /^rows must be an integer of at least 1, got 0/],
    ["half a thread", () => start({}, { threads: 0.5 }), /^threads must be an integer of at least 1/],
    ["a bad option", () => start({ topP: 2 }), /^topP must be /],
    ["too few options", () => start([{}]), /^options must be a list with one for each of the 7 rows, got 1/],
    ["a row that is none", () => start({}).prompt(7, []), /^row must be an integer from 0 to 6, got 7/],
    ["a prompt that is none", () => start({}).prompt(0, [-1]), /^prompt must be a list of token ids/],
  ])("%s is refused", (_name, act, message) => {
    expect(act).toThrow(expect.objectContaining({ code: "NSIGMA_OPTION" }));
    expect(act).toThrow(message);
  });
});
