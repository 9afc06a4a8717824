import { expect, it } from "vitest";
import { findLibrary } from "./library.ts";
import { dropDead, type Maker, NativeChain, vectorOfLists } from "./native-chain.ts";
import { describeWithLibrary } from "./with-library.ts";

/** The probabilities that llama.cpp's own tests expect of it, by token id, 0 where cut; in our words. */
const EXPECTED: readonly {
  name: string;
  row: readonly number[];
  sampler: Maker;
  history?: readonly number[];
  after: readonly number[];
}[] = [
  { name: "temp 0", row: [0.1, 0.2, 0.3, 0.4], sampler: (c) => c.init_temp(0), after: [0, 0, 0, 1] },
  {
    name: "temp_ext 0 with a range of 0",
    row: [0.1, 0.2, 0.3, 0.4],
    sampler: (c) => c.init_temp_ext(0, 0, 1),
    after: [0, 0, 0, 1],
  },
  {
    name: "temp_ext 1 ± 0.5",
    row: [0.1, 0.2, 0.3, 0.4],
    sampler: (c) => c.init_temp_ext(1, 0.5, 1),
    after: [0.134408, 0.218745, 0.290847, 0.356001],
  },
  {
    name: "top_k 3",
    row: [0.1, 0.2, 0.3, 0.4],
    sampler: (c) => c.init_top_k(3),
    after: [0, 0.222222, 0.333333, 0.444444],
  },
  {
    name: "top_p .7",
    row: [0.1, 0.2, 0.3, 0.4],
    sampler: (c) => c.init_top_p(0.7, 0),
    after: [0, 0, 0.428571, 0.571429],
  },
  {
    name: "min_p .26",
    row: [0.1, 0.2, 0.3, 0.4],
    sampler: (c) => c.init_min_p(0.26, 0),
    after: [0, 0.222222, 0.333333, 0.444444],
  },
  {
    name: "xtc .19",
    row: [0.4, 0.3, 0.2, 0.1],
    sampler: (c) => c.init_xtc(0.99, 0.19, 0, 0),
    after: [0, 0, 0.666667, 0.333333],
  },
  {
    name: "typical .5, peaked",
    row: [0.97, 0.01, 0.01, 0.01],
    sampler: (c) => c.init_typical(0.5, 0),
    after: [1, 0, 0, 0],
  },
  {
    name: "typical .5",
    row: [0.4, 0.2, 0.2, 0.2],
    sampler: (c) => c.init_typical(0.5, 0),
    after: [0, 0.333333, 0.333333, 0.333333],
  },
  {
    name: "top_n_sigma 1",
    row: [0.1, 0.2, 0.3, 0.4],
    sampler: (c) => c.init_top_n_sigma(1),
    after: [0, 0, 0.428571, 0.571429],
  },
  {
    name: "penalties 50",
    row: [0.2, 0.2, 0.2, 0.2, 0.2],
    sampler: (c, v) => c.init_penalties(v, 3, 50, 0, 0),
    history: [0, 1, 2],
    after: [0, 0, 0, 0.5, 0.5],
  },
  {
    name: "penalties of count and presence",
    row: [0.2, 0.2, 0.2, 0.2, 0.2],
    sampler: (c, v) => c.init_penalties(v, 5, 1, 5, 5),
    history: [0, 1, 2, 0, 0],
    after: [0, 0.000023, 0.000023, 0.499977, 0.499977],
  },
  {
    name: "dry",
    row: [0.2, 0.2, 0.2, 0.2, 0.2],
    sampler: (c) => c.init_dry(null, 2, 1.1, 2, 5, null, 0),
    history: [0, 1, 2, 0, 1],
    after: [0.241818, 0.241818, 0.032727, 0.241818, 0.241818],
  },
];

describeWithLibrary("llama.cpp through its C interface", (library) => {
  it.each(EXPECTED)("gives what its own tests expect: $name", ({ row, sampler, history = [], after }) => {
    expectAfter(row, sampler, history, after);
  });

  it.runIf(library.init_dry_testing)("takes DRY's breakers as lists of tokens", () => {
    const even = [0.2, 0.2, 0.2, 0.2, 0.2];
    const withBreakers =
      (...breakers: number[][]): Maker =>
      (c) =>
        c.init_dry_testing!(1, 1.1, 2, 6, vectorOfLists(breakers));
    const spared = [0.2, 0.2, 0.2, 0.2, 0.2];
    // exp(-1) for the token that would repeat three.
    const penalised = [0.228944, 0.228944, 0.228944, 0.084224, 0.228944];
    expectAfter(even, withBreakers([4]), [0, 1, 3, 4, 0, 1], penalised);
    expectAfter(even, withBreakers([3]), [0, 1, 3, 4, 0, 1], spared);
    expectAfter(even, withBreakers([7], [0, 1]), [0, 1, 3, 4, 0, 1], spared);
    expectAfter(even, withBreakers([0, 3]), [0, 1, 3, 4, 0, 1], penalised);
  });

  it("draws with mt19937's published first doubles, two words each", () => {
    // Of equal tokens, llama.cpp picks the first whose running share reaches u: floor(u * size), seen to 20 bits.
    const size = 2 ** 20;
    const row = new Float32Array(size);
    const published = [
      { seed: 0, doubles: [0.5928446165, 0.8442657443, 0.85794562] },
      { seed: 42, doubles: [0.7965429843, 0.1834347879, 0.7796909977] },
      { seed: 1234, doubles: [0.4976636663, 0.8178384429, 0.6121118936] },
    ];
    for (const { seed, doubles } of published) {
      const chain = new NativeChain(library, [(c) => c.init_dist(seed)], size);
      expect(doubles.map(() => chain.sample(row))).toEqual(doubles.map((u) => Math.floor(u * size)));
      chain.free();
    }
  });

  function expectAfter(
    row: readonly number[],
    sampler: Maker,
    history: readonly number[],
    after: readonly number[],
  ) {
    const chain = new NativeChain(library, [sampler, dropDead, (c) => c.init_dist(0)], row.length);
    for (const token of history) chain.accept(token);
    const array = chain.apply(Float32Array.from(row, Math.log));
    const byId = new Array<number>(row.length).fill(0);
    for (let i = 0; i < array.size; i++) byId[array.id(i)] = array.probability(i);
    after.forEach((probability, id) => expect(byId[id], `token ${id}`).toBeCloseTo(probability, 5));
    chain.free();
  }
});

// Elsewhere a missing library skips these suites by name; here that would go unnoticed for too long.
it.runIf(process.platform === "linux" && process.arch === "x64")("llama.cpp's library is found", () => {
  expect(findLibrary()).not.toHaveProperty("missing");
});
