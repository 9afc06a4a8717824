import { createSampler } from "nsigma";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CHAINS, type ChainName } from "../chains.ts";
import type { Entrant } from "../race.ts";
import { blockAt, lay, type Rows, synthetic } from "../rows.ts";
import { findNatives } from "./find-natives.ts";
import { naive } from "./naive.ts";
import { ours, PLACES, runsHere } from "./ours.ts";
import { pool } from "./pool.ts";
import { findTransformers } from "./transformers.ts";

const VOCAB = 1003; // in no block size, so that ends are visited too
const SOURCE = synthetic("peaked", VOCAB, 5);
const natives = await findNatives();
const transformers = await findTransformers();

/** The tokens a chain keeps of the last row that these calls see. */
function kept(name: ChainName, rows: Rows, lastCall: number): number[] {
  const row = blockAt(rows, rows.data, lastCall).slice(-rows.vocab);
  return [...createSampler(CHAINS[name].ours).distribution(row).ids];
}

async function lastTokens(entrant: Entrant, rows: Rows): Promise<[call: number, token: number][]> {
  const runner = await entrant.start(rows);
  const tokens: [number, number][] = [];
  for (let first = 0; first < 6; first++) {
    runner.prepare?.(first);
    expect(await runner.time(2, first)).toBeGreaterThan(0);
    tokens.push([first + 1, runner.token!()]);
  }
  runner.free?.();
  return tokens;
}

async function expectKept(entrant: Entrant, name: ChainName): Promise<void> {
  for (const rows of [lay(SOURCE, 1, 3), lay(SOURCE, 4, 2)]) {
    for (const [call, token] of await lastTokens(entrant, rows)) {
      expect(kept(name, rows, call)).toContain(token);
    }
  }
}

describe("the entrants choose among the tokens their chain keeps", () => {
  const names = Object.keys(CHAINS) as ChainName[];

  it.each(PLACES.filter(runsHere).flatMap((place) => names.map((name) => [place, name] as const)))(
    "%s: %s",
    (place, name) => expectKept(ours(place, CHAINS[name]), name),
  );

  const native = names.filter((name) => name !== "eta"); // it has none
  it.skipIf(!natives.llama).each(native)("llama.cpp: %s", (name) =>
    expectKept(natives.llama!(CHAINS[name]), name),
  );

  it("a pool of threads", async () => {
    const rows = lay(SOURCE, 4, 1);
    for (const [call, token] of await lastTokens(pool(CHAINS.topNSigma), rows)) {
      expect(kept("topNSigma", rows, call)).toContain(token);
    }
  });

  it("naive TypeScript", () => expectKept(naive, "topNSigma"));

  it.skipIf(!transformers.entrant)("transformers.js: one of the best five", async () => {
    const rows = lay(SOURCE, 2, 2);
    for (const [call, token] of await lastTokens(transformers.entrant!(5), rows)) {
      const row = blockAt(rows, rows.data, call).slice(-VOCAB);
      expect(row.filter((logit) => logit > row[token]).length).toBeLessThan(5);
    }
  });
});

describe("findNatives()", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("findNatives() names everybody, with how or why not", () => {
    expect(natives.peers.map(({ name }) => name)).toEqual(["llama.cpp", "limit"]);
    expect(transformers.peer.name).toBe("transformers.js");
    for (const peer of [...natives.peers, transformers.peer]) {
      expect("how" in peer ? peer.how : peer.missing).toMatch(/\S/);
    }
  });

  it.skipIf(!natives.llama)("findNatives() without a C compiler calls llama.cpp token by token", async () => {
    vi.stubEnv("CC", "no-such-compiler");
    const { llama, limit, peers } = await findNatives();
    expect(limit).toBeUndefined();
    expect(peers[0]).toHaveProperty("how", expect.stringContaining("because there is no C compiler"));
    expect(peers[1]).toHaveProperty("missing", expect.stringContaining("no-such-compiler"));
    await expectKept(llama!(CHAINS.topNSigma), "topNSigma");
    await expectKept(llama!(CHAINS.topP), "topP");
  });
});
