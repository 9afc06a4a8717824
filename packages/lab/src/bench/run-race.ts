import { dealer } from "./chance.ts";
import type { Entrant, Figure, Race, Runner } from "./race.ts";
import { summary } from "./summary.ts";

/** How thoroughly to measure. */
export interface Effort {
  rounds: number;
  /** Microseconds that one entrant's part of a round should take. */
  part: number;
  /** Microseconds of running before anything counts, so that the engine has compiled what is hot. */
  warmUp: number;
  seed: number;
}

export interface Watcher {
  signal: AbortSignal;
  onRound(): void;
}

interface Lane {
  entrant: Entrant;
  runner: Runner;
  calls: number;
  next: number;
  rounds: number[];
  sampling: number[];
}

/**
 * Measures the entrants beside each other: in every round each has its part, in an order that is shuffled each time, so that
 * what happens to the machine happens to all. The first few rounds are rehearsals: only in turns with the others does
 * the engine see what it has to compile for.
 *
 * @returns a figure per entrant, fewer rounds when it was interrupted, none when there was no round
 */
export async function runRace(race: Race, effort: Effort, watcher: Watcher): Promise<Figure[]> {
  const deal = dealer(effort.seed);
  const lanes: Lane[] = [];
  try {
    const rows = await race.lay();
    for (const entrant of race.entrants) {
      lanes.push({ entrant, runner: await entrant.start(rows), calls: 1, next: 0, rounds: [], sampling: [] });
    }
    for (const lane of lanes) await warmUp(lane, race, effort);
    const rehearsals = Math.ceil(effort.rounds / 10);
    for (let round = -rehearsals; round < effort.rounds && !watcher.signal.aborted; round++) {
      for (const lane of deal(lanes)) await part(lane, race, round >= 0);
      if (round >= 0) watcher.onRound();
      await new Promise(setImmediate); // lets Ctrl-C and the progress bar through
    }
  } finally {
    for (const { runner } of lanes) runner.free?.();
  }
  return lanes.filter(({ rounds }) => rounds.length > 0).flatMap((lane) => figures(lane, race));
}

async function warmUp(lane: Lane, race: Race, effort: Effort): Promise<void> {
  let spent = 0;
  let last = 0;
  for (let calls = 1; spent < effort.warmUp; calls *= 2) {
    const size = race.calls ?? calls;
    lane.runner.prepare?.(0);
    const time = await lane.runner.time(size, 0);
    last = time / size;
    spent += time;
  }
  const wanted = race.caches === "cold" ? 1 : Math.max(1, Math.round(effort.part / last));
  lane.calls = race.calls ?? wanted;
}

async function part(lane: Lane, race: Race, counts: boolean): Promise<void> {
  const { runner, calls, next } = lane;
  runner.prepare?.(next);
  if (race.caches === "cold") emptyCaches();
  const time = await runner.time(calls, next);
  const tokens = calls * race.batch;
  lane.next += calls;
  if (!counts) return;
  lane.rounds.push(rounded(time / tokens));
  if (runner.sampling) lane.sampling.push(rounded(runner.sampling() / tokens));
}

/** No clock here is better than that, and the files stay readable. */
function rounded(time: number): number {
  return Number(time.toPrecision(5));
}

function figures({ entrant, calls, rounds, sampling }: Lane, race: Race): Figure[] {
  const { question, rows, vocab, batch, caches } = race;
  const course = { question, rows, vocab, batch, caches, chain: entrant.chain, calls };
  const figure = { ...course, name: entrant.name, ...summary(rounds), rounds };
  if (sampling.length === 0) return [figure];
  const inside = {
    ...course,
    name: `${entrant.name}: sampling alone`,
    ...summary(sampling),
    rounds: sampling,
  };
  return [figure, inside];
}

/** Larger than the last-level cache that one core can fill on common machines. */
const CACHED = 96 * 2 ** 20;
const LINE = 8; // float64 entries in a cache line

let ballast: Float64Array | undefined;

/** Fills every cache with something else. */
function emptyCaches(): void {
  ballast ??= new Float64Array(CACHED / 8);
  for (let i = 0; i < ballast.length; i += LINE) ballast[i] += 1;
}
