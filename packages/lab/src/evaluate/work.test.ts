import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellsOf, type Plan, samplesAt } from "../plan/plan.ts";
import { parsePlan } from "../plan/read-plan.ts";
import type { RunContents } from "../run/run-folder.ts";
import type { Unit } from "../run/texts.ts";
import { Work } from "./work.ts";

/** Two models, two tasks, and a sampler with temperatures of its own. */
const PLAN = parsePlan(
  `
models: [{ label: first, model: embedded }, { label: second, model: embedded }]
tasks: [{ label: one, task: word-problems }, { label: two, task: word-problems }]
samplers: [{ label: greedy, temperatures: [0] }, { label: nsigma, options: { topNSigma: 1 } }]
temperatures: [1, 2]
`,
  "plan.yaml",
);
const identities = { first: "a", second: "b" };

function runOf(samples: number, ...items: number[]): RunContents {
  const of = (task: string, count: number) =>
    Array.from({ length: count }, (_, id) => ({
      id: `${id}`,
      task,
      prompt: `${id}?`,
      kind: "open" as const,
    }));
  return {
    plan: { ...PLAN, samples },
    items: PLAN.tasks.flatMap(({ label }, task) => of(label, items[task])),
    identities,
  };
}

const pieces = (work: Work): Unit[][] =>
  Array.from({ length: work.pieces }, (_, index) => [...work.piece(index)]);

/** Item by item, and for each item every cell. */
function expected({ plan, items }: RunContents, model: string): unknown[] {
  const cells = cellsOf(plan).filter((cell) => cell.model === model);
  return items.flatMap(({ id, task }) =>
    cells
      .filter((cell) => cell.task === task)
      .flatMap((cell) =>
        Array.from({ length: samplesAt(plan, cell) }, (_, index) => ({
          ...cell,
          item: id,
          index,
        })),
      ),
  );
}

describe("new Work(run, model)", () => {
  const models: Plan["models"] = PLAN.models;

  it("is every text of the model once, the cells of an item together, in pieces of 32", () => {
    const count = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 7 }), (one, two, samples) => {
        const run = runOf(samples, one, two);
        for (const model of models) {
          const work = new Work(run, model);
          const all = pieces(work);
          const texts = all.flat().map(({ sample: { key: _key, seed: _seed, ...slot } }) => slot);
          expect(texts).toEqual(expected(run, model.label));
          expect(work.size).toBe(texts.length);
          expect(all.slice(0, -1).every((piece) => piece.length === 32)).toBe(true);
          expect(all.every((piece) => piece.length > 0)).toBe(true);
        }
      }),
    );
  });

  it("asks for each text what its cell and its item say, under keys of their own", () => {
    const units = models.flatMap((model) => pieces(new Work(runOf(2, 3, 4), model)).flat());
    for (const { sample, request } of units) {
      expect(request.prompt).toEqual([{ role: "user", content: `${sample.item}?` }]);
      expect(request.sampler.temperature).toBe(sample.temperature);
      expect(request.sampler.topNSigma).toBe(sample.sampler === "nsigma" ? 1 : undefined);
    }
    expect(new Set(units.map(({ sample }) => sample.key)).size).toBe(units.length);
  });

  it("names every piece of every model in its own way", () => {
    const works = models.map((model) => new Work(runOf(5, 9, 9), model));
    const names = works.flatMap((work) => pieces(work).map((_, index) => work.nameOf(index)));
    expect(names.length).toBeGreaterThan(works.length);
    expect(new Set(names).size).toBe(names.length);
    for (const work of works) {
      for (const [index, piece] of pieces(work).entries())
        expect(new Set(piece.map(({ piece: name }) => name))).toEqual(new Set([work.nameOf(index)]));
    }
  });

  it("cuts a large plan into 4,096 pieces at the most, which are computed where they are read", () => {
    const work = new Work(runOf(1_000_000, 3, 3), models[1]);
    expect(work.size).toBe(6 * 2_000_001);
    expect(work.pieces).toBeLessThanOrEqual(4096);
    expect([...work.piece(0)]).toHaveLength(Math.ceil(work.size / 4096));
    expect([...work.piece(work.pieces - 1)].at(-1)?.sample).toMatchObject({ item: "2", index: 999_999 });
  });
});
