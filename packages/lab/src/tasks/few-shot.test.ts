import { describe, expect, it } from "vitest";
import { mark } from "../extraction/profiles.ts";
import type { PlannedTask } from "./planned-task.ts";
import { readItems } from "./read-items.ts";

const TASKS = ["one-step", "sums", "copying", "sorting", "records"] as const;
const items = (task: PlannedTask["task"], of: Partial<PlannedTask> = {}) =>
  readItems({ label: task, task, ...of });

describe.each(TASKS)("the task %s", (task) => {
  it("has 500 items after the same worked examples, none of which is asked", async () => {
    const all = await items(task);
    expect(all.length).toBe(500);
    const [worked] = all[0].prompt.split(/Question: [^\n]*\nAnswer:$/);
    expect(worked.match(/Question: /g)?.length).toBe(4);
    for (const { prompt, kind } of all) {
      expect(prompt.startsWith(worked)).toBe(true);
      const question = prompt.slice(worked.length);
      expect(question).toMatch(/^Question: .*\nAnswer:$/);
      expect(kind).not.toBe("open");
    }
  });

  it("is right when it is answered as the worked examples are, by every profile but those that want a mark", async () => {
    const [{ prompt, target, kind }] = await items(task, { limit: 1 });
    expect(prompt).not.toContain(`Answer: ${target}\n\nQuestion: ${prompt.split("Question: ").at(-1)}`);
    for (const profile of ["robust", "lm-eval"] as const)
      expect(mark(` ${target}`, target!, kind as "number", profile).right).toBe(true);
    expect(mark(" something else", target!, kind as "number").right).toBe(false);
  });

  it("has the same items whatever the limit, and others from a place on", async () => {
    const all = await items(task);
    expect(await items(task, { from: 200, limit: 3 })).toEqual(all.slice(200, 203));
  });
});

describe("answers of made tasks", () => {
  it("sums are right", async () => {
    for (const { prompt, target } of await items("sums")) {
      const [, a, word, b] = /Question: What is (\d+) (plus|minus|times) (\d+)\?\nAnswer:$/.exec(prompt)!;
      const [x, y] = [Number(a), Number(b)];
      expect(Number(target)).toBe(word === "plus" ? x + y : word === "minus" ? x - y : x * y);
    }
  });

  it("sorted numbers are sorted, and are those that were given", async () => {
    for (const { prompt, target } of await items("sorting")) {
      const given = /largest: ([\d, ]+)\nAnswer:$/.exec(prompt)![1].split(", ").map(Number);
      expect(target).toBe(given.toSorted((a, b) => a - b).join(", "));
    }
  });

  it("a place beyond the end is refused", async () => {
    await expect(items("sums", { from: 500 })).rejects.toThrow("task sums: from 500: it has only 500 items");
  });
});
