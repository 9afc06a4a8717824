import { ok } from "node:assert";
import { describe, expect, it } from "vitest";
import { ApiError } from "../api-error.ts";
import { World } from "../world.fixture.ts";
import { Scheduler } from "./scheduler.ts";

const SCHEDULES = 3000;

/** Something that was asked for: who asked, and what became of it. */
interface Asked {
  readonly client: string;
  readonly leaving: AbortController;
  /** How many of the same client waited before it. */
  readonly before: number;
  /** How often each other client began while this one waited. */
  readonly overtaken: Map<string, number>;
  state: "waiting" | "running" | "ended" | "failed" | "left" | "refused";
}

/** A day of a scheduler: clients come, wait, write, fail and go away, in an order and at times that a seed decides. */
async function simulate(seed: number): Promise<Record<Asked["state"], number>> {
  const world = new World(seed);
  const places = 1 + world.any(4);
  const most = world.any(12);
  const scheduler = new Scheduler(places, most);
  const taken = new Set<number>();
  const all: Asked[] = [];
  const waiting = (): Asked[] => all.filter(({ state }) => state === "waiting");

  async function ask(): Promise<void> {
    const client = `client ${world.any(1 + world.any(5))}`;
    const asked: Asked = {
      client,
      leaving: new AbortController(),
      before: waiting().filter((other) => other.client === client).length,
      overtaken: new Map(),
      state: "waiting",
    };
    const full = taken.size === places && scheduler.waiting === most;
    all.push(asked);
    try {
      await scheduler.run(client, asked.leaving.signal, async (place) => {
        ok(place >= 0 && place < places);
        ok(!taken.has(place), "a place is used twice at once");
        ok(!asked.leaving.signal.aborted, "one who has left is written for");
        taken.add(place);
        begun(asked);
        for (let tokens = 1 + world.any(6); tokens > 0 && !asked.leaving.signal.aborted; tokens--) {
          await world.turn();
          if (world.any(40) === 0) {
            taken.delete(place);
            throw new Error("the model broke");
          }
        }
        taken.delete(place);
        asked.state = asked.leaving.signal.aborted ? "left" : "ended";
      });
      if (asked.state === "waiting") {
        ok(asked.leaving.signal.aborted, "something was not begun though nobody left");
        asked.state = "left";
      }
    } catch (error) {
      if (error instanceof ApiError) ok(error.status === 429 && full, "it was refused though there was room");
      else if ((error as Error).message !== "the model broke") throw error;
      asked.state = error instanceof ApiError ? "refused" : "failed";
    }
  }

  /** Fairness: while something waits, each other client begins at most once for each of its client's that were before it, and once more. */
  function begun(asked: Asked): void {
    asked.state = "running";
    for (const other of waiting()) {
      if (other.client === asked.client) continue;
      const count = (other.overtaken.get(asked.client) ?? 0) + 1;
      other.overtaken.set(asked.client, count);
      ok(count <= other.before + 1, "a client was overtaken");
    }
  }

  const asking: Promise<void>[] = [];
  for (let left = 10 + world.any(40); left > 0; left--) {
    await world.turn();
    if (world.any(4) > 0) asking.push(ask());
    else if (all.length > 0) all[world.any(all.length)].leaving.abort();
    ok(scheduler.waiting <= most && scheduler.running <= places);
  }
  await Promise.all(asking); // everything ends
  expect([scheduler.running, scheduler.waiting]).toEqual([0, 0]);
  // No place is lost: all can be had at once.
  const signal = new AbortController().signal;
  const had = new Set<number>();
  const whole = Array.from({ length: places }, () =>
    scheduler.run("last", signal, async (place) => {
      had.add(place);
      await world.turn();
    }),
  );
  expect(had.size).toBe(places);
  await Promise.all(whole);
  const counts = { waiting: 0, running: 0, ended: 0, failed: 0, left: 0, refused: 0 };
  for (const { state } of all) counts[state]++;
  return counts;
}

describe("Scheduler", () => {
  it(`keeps its promises in ${SCHEDULES} random schedules of joins, drops and failures`, async () => {
    const sum: Record<string, number> = {};
    for (let seed = 0; seed < SCHEDULES; seed++) {
      const counts = await simulate(seed).catch((error: unknown) => {
        throw new Error(`schedule ${seed}: ${String(error)}`, { cause: error });
      });
      for (const [state, count] of Object.entries(counts)) sum[state] = (sum[state] ?? 0) + count;
    }
    expect([sum.waiting, sum.running]).toEqual([0, 0]);
    for (const state of ["ended", "failed", "left", "refused"]) expect(sum[state]).toBeGreaterThan(1000);
  });

  it("refuses what there could never be room for, and says so", () => {
    expect(() => new Scheduler(2, 3).checkRoom(6)).toThrow(/asks for 6 texts, and the server has room for 5/);
    expect(() => new Scheduler(2, 3).checkRoom(5)).not.toThrow();
  });
});
