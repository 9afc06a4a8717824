import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Row } from "nsigma/hosts";
import type { LocalModel } from "../../models/model.ts";
import { ApiError } from "../api-error.ts";
import { EventStream } from "../event-stream.ts";
import { LIMITS } from "../limits.ts";
import { Metrics } from "../metrics.ts";
import { World } from "../world.fixture.ts";
import { ServedModel } from "./served-model.ts";
import type { AskedText } from "./written-text.ts";

const SCHEDULES = 1000;
const LETTERS = "abcdefghijklmnopqrstuvwxyz .,!?\n";

/**
 * A model whose next token depends on the last three, and which computes when the world says so: a thousand schedules in which the real ones'
 * time would count. What they write at any time is in conformance/hosts/arrivals.slow.test.ts.
 */
function modelIn(world: World, room: number, failures: number): LocalModel {
  return {
    kind: "local",
    name: "letters",
    contextLength: 64,
    endOfText: [31],
    chat: false,
    vocabSize: LETTERS.length,
    room,
    tokenText: {
      textOf: (ids: number[]) => ids.map((id) => LETTERS[id]).join(""),
      tokensOf: (text: string) => [...text].map((letter) => LETTERS.indexOf(letter)),
    },
    decoder: {
      async write(row: Row) {
        const ids = [...row.prompt];
        while (!row.over) {
          await world.turn();
          if (failures > 0 && world.any(failures) === 0) throw new Error("the model broke");
          const mixed = ids.slice(-3).reduce((sum, id) => sum * 37 + id, 7);
          const logits = Float32Array.from(LETTERS, (_, id) => Math.sin(mixed * (id + 1)) * 3);
          if (!row.over) ids.push(row.next(logits));
        }
      },
    },
  } as unknown as LocalModel;
}

/** A connection whose reader takes a piece when its turn comes; one that never reads takes none. */
class Reader extends Duplex {
  taken = "";
  private readonly world: World;
  private readonly stuck: boolean;

  constructor(world: World, stuck: boolean) {
    super({ highWaterMark: 64 });
    this.world = world;
    this.stuck = stuck;
  }

  override _read(): void {}

  override _write(piece: Buffer, _: string, done: () => void): void {
    if (this.stuck) return;
    void this.world.turn().then(() => {
      this.taken += String(piece);
      done();
    });
  }

  /** The text of the events that have come, and whether the last of them has. */
  get events(): { text: string; whole: boolean } {
    const texts = [...this.taken.matchAll(/^data: (\{.*\})$/gm)].map(
      ([, data]) => JSON.parse(data).text ?? "",
    );
    return { text: texts.join(""), whole: this.taken.includes("data: [DONE]") };
  }
}

function asked(kind: number): AskedText {
  return {
    prompt: [kind % 20, 5],
    chat: false,
    sampler: { temperature: 1.5, seed: kind },
    exact: true,
    maxTokens: 1 + (kind % 12),
    stop: kind % 5 === 0 ? ["q", "ab"] : [],
    account: { logprobs: undefined, trace: false, kept: 0, mask: false, room: { left: 0 } },
  };
}

async function alone(kind: number): Promise<string> {
  const served = new ServedModel("letters", modelIn(new World(1), 1, 0), 0, new Metrics());
  const [{ text }] = await served.write([asked(kind)], "me", new AbortController().signal);
  return text;
}

describe("ServedModel", () => {
  it(`writes to readers of any speed the texts that each is alone, in ${SCHEDULES} random schedules of joins, drops and failures`, async () => {
    const texts = await Promise.all(Array.from({ length: 60 }, (_, kind) => alone(kind)));
    const counts = { whole: 0, left: 0, failed: 0, refused: 0, unread: 0 };
    for (let seed = 0; seed < SCHEDULES; seed++) {
      const world = new World(seed);
      const room = 1 + world.any(4);
      const most = 2 + world.any(10);
      const served = new ServedModel("letters", modelIn(world, room, 60), most, new Metrics());

      const ask = async (): Promise<keyof typeof counts> => {
        const kind = world.any(60);
        const count = 1 + world.any(2);
        const leaving = new AbortController();
        const stuck = world.any(8) === 0;
        const reader = new Reader(world, stuck);
        const request = { method: "POST", httpVersionMajor: 1, httpVersionMinor: 1 } as IncomingMessage;
        const response = new ServerResponse(request);
        response.assignSocket(reader as unknown as Socket);
        const events = new EventStream(
          response,
          {},
          LIMITS,
          ({ body }) => ({ data: body }),
          () => {},
        );
        const wait = async (turns: number): Promise<void> => {
          for (; turns > 0; turns--) await world.turn();
        };
        const leaves = world.any(4) === 0;
        if (leaves) void wait(world.any(20)).then(() => leaving.abort());
        const kinds = Array.from({ length: count }, (_, at) => (kind + at) % 60);
        try {
          await served.write(
            kinds.map(asked),
            `client ${world.any(4)}`,
            leaving.signal,
            (index, { text }) => {
              if (index === 0) events.send({ text });
            },
          );
          events.end("data: [DONE]\n\n");
          if (stuck) return "unread";
          while (!reader.events.whole) await world.turn();
          if (leaving.signal.aborted) {
            expect(texts[kind].startsWith(reader.events.text)).toBe(true);
            return "left";
          }
          expect([seed, kind, reader.events.text]).toEqual([seed, kind, texts[kind]]);
          return "whole";
        } catch (error) {
          if (error instanceof ApiError) return "refused";
          expect((error as Error).message).toBe("the model broke");
          return "failed";
        } finally {
          response.destroy();
          reader.destroy();
        }
      };

      const asking: Promise<void>[] = [];
      for (let left = 12; left > 0; left--) {
        for (let turns = world.any(6); turns > 0; turns--) await world.turn();
        asking.push(ask().then((how) => void counts[how]++));
      }
      await Promise.all(asking);
      const { scheduler, slots } = served;
      expect([scheduler.running, scheduler.waiting, slots.filter(({ text }) => text).length]).toEqual([
        0, 0, 0,
      ]);
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(SCHEDULES / 10);
  });
});
