import { describe, expect, it } from "vitest";
import type { Entrant, Race } from "./race.ts";
import { runRace } from "./run-race.ts";

const EFFORT = { rounds: 12, part: 100, warmUp: 10, seed: 1 };
const NO_ROWS = { vocab: 1, batch: 1, blocks: 1, data: new Float32Array(1) };

function raceOf(entrants: Entrant[], more: Partial<Race> = {}): Race {
  const course = { question: "q", rows: "r", vocab: 1, batch: 1, caches: "hot" } as const;
  return { ...course, lay: () => NO_ROWS, entrants, ...more };
}

/** Someone whose call takes this many microseconds, by its own account. */
function taking(name: string, microseconds: number, log: string[] = []): Entrant {
  const time = (calls: number, first: number) => {
    log.push(`${name} ${calls} from ${first}`);
    return calls * microseconds;
  };
  return { name, chain: "c", start: () => ({ time, free: () => log.push(`${name} free`) }) };
}

function watcher(stopAfter = Infinity) {
  const controller = new AbortController();
  let seen = 0;
  return {
    signal: controller.signal,
    onRound() {
      seen++;
      if (seen === stopAfter) controller.abort();
    },
    rounds: () => seen,
  };
}

describe("runRace(race, effort, watcher)", () => {
  it("runRace gives everybody as many rounds, each as long as a part should be", async () => {
    const watch = watcher();
    const figures = await runRace(raceOf([taking("slow", 50), taking("fast", 2)]), EFFORT, watch);
    expect(watch.rounds()).toBe(12);
    expect(
      figures.map(({ name, median, min, calls, rounds }) => [name, median, min, calls, rounds.length]),
    ).toEqual([
      ["slow", 50, 50, 2, 12],
      ["fast", 2, 2, 50, 12],
    ]);
  });

  it("runRace calls once, however slow that is", async () => {
    const [figure] = await runRace(raceOf([taking("slow", 1e6)]), EFFORT, watcher());
    expect(figure).toMatchObject({ calls: 1, median: 1e6 });
  });

  it("runRace changes the order from round to round, the same way for the same seed", async () => {
    const [log, again]: string[][] = [[], []];
    await runRace(raceOf([taking("a", 100, log), taking("b", 100, log)]), EFFORT, watcher());
    await runRace(raceOf([taking("a", 100, again), taking("b", 100, again)]), EFFORT, watcher());
    const firsts = log.filter((_, i) => i >= 2 && i % 2 === 0).map(([name]) => name);
    expect(new Set(firsts)).toEqual(new Set(["a", "b"]));
    expect(again).toEqual(log);
  });

  it("runRace goes on through the rows, and frees everybody in the end", async () => {
    const log: string[] = [];
    await runRace(raceOf([taking("a", 50, log)]), { ...EFFORT, rounds: 3 }, watcher());
    expect(log).toEqual(["a 1 from 0", "a 2 from 0", "a 2 from 2", "a 2 from 4", "a 2 from 6", "a free"]);
  });

  it("runRace of batches and of fixed calls counts in tokens", async () => {
    const [figure] = await runRace(raceOf([taking("a", 80)], { batch: 8, calls: 4 }), EFFORT, watcher());
    expect(figure).toMatchObject({ calls: 4, median: 10 });
  });

  it("runRace with cold caches prepares before and calls once", async () => {
    const log: string[] = [];
    const entrant: Entrant = {
      name: "a",
      chain: "c",
      start: () => ({
        prepare: (first) => log.push(`prepare ${first}`),
        time: (calls) => log.push(`${calls}`),
      }),
    };
    await runRace(raceOf([entrant], { caches: "cold" }), { ...EFFORT, rounds: 1, warmUp: 1 }, watcher());
    expect(log).toEqual(["prepare 0", "1", "prepare 0", "1", "prepare 1", "1"]);
  });

  it("runRace has a figure of its own for what sampling takes of a loop", async () => {
    const loop: Entrant = { name: "loop", chain: "c", start: () => ({ time: () => 100, sampling: () => 3 }) };
    const figures = await runRace(raceOf([loop], { calls: 1 }), EFFORT, watcher());
    expect(figures.map(({ name, median }) => [name, median])).toEqual([
      ["loop", 100],
      ["loop: sampling alone", 3],
    ]);
  });

  it("runRace that is interrupted keeps the rounds it has, and none are no figure", async () => {
    const [figure] = await runRace(raceOf([taking("a", 1)]), EFFORT, watcher(5));
    expect(figure.rounds).toHaveLength(5);
    const signal = AbortSignal.abort();
    expect(await runRace(raceOf([taking("a", 1)]), EFFORT, { signal, onRound() {} })).toEqual([]);
  });

  it("runRace frees those who have started when one cannot", async () => {
    const log: string[] = [];
    const broken: Entrant = { name: "b", chain: "c", start: () => Promise.reject(new Error("no memory")) };
    await expect(runRace(raceOf([taking("a", 1, log), broken]), EFFORT, watcher())).rejects.toThrow(
      "no memory",
    );
    expect(log).toEqual(["a free"]);
  });
});
