import { GGUF_FILE } from "nsigma-tiny-model";
import type { Row } from "nsigma/hosts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLocal } from "../../packages/lab/src/models/load.ts";
import type { LocalModel, ManyTexts } from "../../packages/lab/src/models/model.ts";
import { EMBEDDED } from "../../packages/lab/src/models/locate.ts";
import { World } from "../../packages/lab/src/serve/world.fixture.ts";

const SCHEDULES = 30;
const TEXTS = 24;
/** Different texts: those that come again are the same whatever ran before and beside them. */
const KINDS = 40;

/** A text of a kind: a prompt of any length, and the tokens that its logits lead to. */
class Text implements Row {
  readonly prompt: readonly number[];
  readonly exact = true;
  /** The bits of the logits that led to them. */
  readonly tokens: number[] = [];
  private readonly most: number;
  private left = false;
  private readonly failsAt: number;

  constructor(kind: number, failsAt = Infinity) {
    const world = new World(1000 + kind);
    const length = [2, 3, 7, 20, 60, 130][world.any(6)] + world.any(2);
    // Many begin alike, so that what was computed for one is used for others.
    this.prompt = Array.from({ length }, (_, at) => 50 + ((at * 31 + (at > 5 ? kind % 4 : 0)) % 3000));
    this.most = 1 + world.any(30);
    this.failsAt = failsAt;
  }

  get over(): boolean {
    return this.left || this.tokens.length >= this.most;
  }

  /** The best token. The bits of its logit are noted: a difference in the last of them shows. */
  next(logits: Float32Array): number {
    if (this.tokens.length === this.failsAt) throw new Error("mine");
    let best = 0;
    for (let id = 1; id < logits.length; id++) if (logits[id] > logits[best]) best = id;
    const bits = new Uint32Array(logits.buffer, logits.byteOffset + 4 * best, 1)[0];
    this.tokens.push(bits);
    return best;
  }

  leave(): void {
    this.left = true;
  }
}

describe.each([
  ["the embedded model in onnxruntime", EMBEDDED],
  ["the embedded model in llama.cpp", GGUF_FILE],
])("write(row) of %s", (_, name) => {
  let model: LocalModel;
  let decoder: ManyTexts;
  const alone: (readonly number[])[] = [];

  beforeAll(async () => {
    model = await loadLocal(name, { texts: 5, exact: false, threads: 1 });
    decoder = model.decoder!;
    for (let kind = 0; kind < KINDS; kind++) {
      const text = new Text(kind);
      await decoder.write(text);
      alone.push(text.tokens);
    }
  });
  afterAll(() => model.close());

  it(`writes in ${SCHEDULES} random schedules of joins, drops and failures what each text is alone, bit for bit`, async () => {
    const counts = { whole: 0, left: 0, failed: 0 };
    for (let seed = 0; seed < SCHEDULES; seed++) {
      const world = new World(seed);
      const writing = Array.from({ length: TEXTS }, async () => {
        const kind = world.any(KINDS);
        const failsAt = world.any(8) === 0 ? world.any(10) : Infinity;
        const text = new Text(kind, failsAt);
        const leaves = world.any(4) === 0 ? world.any(40) : undefined;
        await new Promise((resolve) => setTimeout(resolve, world.any(60)));
        if (leaves !== undefined) setTimeout(() => text.leave(), leaves);
        const how = await decoder.write(text).then(
          () => (text.tokens.length === alone[kind].length ? "whole" : "left"),
          (error: Error) => {
            expect(error.message).toBe("mine");
            expect(text.tokens).toHaveLength(failsAt);
            return "failed";
          },
        );
        counts[how as keyof typeof counts]++;
        expect([seed, kind, text.tokens]).toEqual([seed, kind, alone[kind].slice(0, text.tokens.length)]);
      });
      await Promise.all(writing);
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(SCHEDULES / 2);
  });
});
