import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { off, type Step } from "../steps/step.ts";
import { Memory } from "./memory.ts";

/** A step that remembers some numbers. */
function learner(...start: number[]): Step & { memory: Float64Array } {
  return { ...off, memory: Float64Array.from(start), start };
}

describe("Memory", () => {
  it("recall(draw) puts back what record(draw) wrote down, of steps and generators, for any draw", () => {
    const steps = [learner(1, 2), off, learner(5)];
    const generators = Float64Array.of(0, 0);
    const memory = new Memory(steps, generators);
    const all = () => [...steps.flatMap((step) => [...(step.memory ?? [])]), ...generators];
    const seen: number[][] = [];
    for (let draw = 0; draw < 300; draw++) {
      memory.record(draw);
      seen.push(all());
      for (const step of steps) if (step.memory) step.memory[0] += draw;
      generators[1] += 2;
    }
    for (const draw of [299, 0, 150, 64, 1]) {
      memory.recall(draw);
      expect(all()).toEqual(seen[draw]);
    }
  });

  it("forget() fills in what each step starts with; generators start at 0", () => {
    const step = learner(10, -1);
    const generators = Float64Array.of(0);
    const memory = new Memory([step], generators);
    step.memory.fill(99);
    generators[0] = 7;
    memory.forget();
    expect([...step.memory, ...generators]).toEqual([10, -1, 0]);
  });

  it("new Memory(steps) begins as forget() leaves it", () => {
    const step = { ...off, memory: Float64Array.of(99), start: [3] };
    const memory = new Memory([step], undefined);
    expect(memory.save(0)).toEqual([3]);
    expect(step.memory[0]).toBe(3);
  });

  it("save(draws) is what stood before each draw and stands now, and restore(it) in another goes on from there", () => {
    const step = learner(1);
    const memory = new Memory([step], undefined);
    for (let draw = 0; draw < 3; draw++) {
      memory.record(draw);
      step.memory[0] *= 2;
    }
    const saved = memory.save(3);
    expect(saved).toEqual([1, 2, 4, 8]);

    const other = learner(1);
    const restored = new Memory([other], undefined);
    restored.check(saved, 3);
    restored.restore(saved, 3);
    expect(other.memory[0]).toBe(8);
    restored.recall(1);
    expect(other.memory[0]).toBe(2);
    expect(restored.save(1)).toEqual([1, 2]);
  });

  it("restore(more than the log had room for) keeps all of it", () => {
    const saved = Array.from({ length: 1000 }, (_, i) => i);
    const step = learner(0);
    const memory = new Memory([step], undefined);
    memory.restore(saved, 999);
    expect(memory.save(999)).toEqual(saved);
    memory.record(1000);
    memory.recall(500);
    expect(step.memory[0]).toBe(500);
  });

  it("check(saved) takes two words from each generator for every draw at most, and from steps any numbers", () => {
    const memory = new Memory([learner(5)], Float64Array.of(0, 0));
    const before = [5, 0, 0];
    memory.check([...before, -0.5, 2, 0], 1);
    memory.check([...before, 99, 1, 2, 5, 4, 4], 2);
    for (const after of [
      [5, 3, 0],
      [5, 0, 3],
      [5, -1, 0],
      [5, 0.5, 0],
      [5, NaN, 0],
    ]) {
      expect(() => memory.check([...before, ...after], 1)).toThrow(OptionError);
    }
    expect(() => memory.check([5, 1, 0, ...before], 1)).toThrow(OptionError);
  });

  it("without anything that learns save() is empty, and record() and recall() do nothing", () => {
    const memory = new Memory([off, off], undefined);
    memory.record(1e9);
    memory.recall(1e9);
    expect(memory.save(5)).toEqual([]);
    memory.check([], 5);
    expect(() => memory.check([1], 5)).toThrow(
      "state.memory must be a list of 0 numbers, as this chain saves after 5 draws",
    );
  });

  it.each([[[]], [[1]], [[1, 2, 3]], [[1, Infinity]], [[1, NaN]], [[1, null]]])(
    "check(%j, 1 draw of one number) is refused",
    (saved) => {
      const memory = new Memory([learner(1)], undefined);
      memory.check([1, 2], 1);
      expect(() => memory.check(saved as number[], 1)).toThrow(OptionError);
      expect(() => memory.check(saved as number[], 1)).toThrow(
        "2 numbers, as this chain saves after 1 draws",
      );
    },
  );
});
