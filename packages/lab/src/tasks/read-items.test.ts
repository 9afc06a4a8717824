import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlannedTask } from "./planned-task.ts";
import { readItems } from "./read-items.ts";

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-tasks-"));
});
afterAll(() => rmSync(place, { recursive: true }));

function file(name: string, ...lines: (string | object)[]): string {
  const path = join(place, name);
  writeFileSync(
    path,
    lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"),
  );
  return path;
}

function items(request: Partial<PlannedTask> & Pick<PlannedTask, "task">) {
  return readItems({ label: "it", ...request });
}

describe("readItems({ task })", () => {
  it('readItems({ task: "word-problems", limit: 3 }) asks the bare questions, with their results', async () => {
    const read = await items({ task: "word-problems", limit: 3 });
    expect(read).toHaveLength(3);
    for (const { prompt, target, kind, task } of read) {
      expect(prompt).toMatch(/\?$/);
      expect(target).toMatch(/^\d+$/);
      expect({ kind, task }).toEqual({ kind: "number", task: "it" });
    }
  });

  it('readItems({ task: "word-problems" }) has 500, none twice', async () => {
    const read = await items({ task: "word-problems" });
    expect(new Set(read.map(({ prompt }) => prompt)).size).toBe(500);
  });

  it('readItems({ task: "open-ended" }) has 100 prompts without targets, of all kinds from the first on', async () => {
    const read = await items({ task: "open-ended" });
    expect(read).toHaveLength(100);
    expect(new Set(read.map(({ prompt }) => prompt)).size).toBe(100);
    expect(read.slice(0, 5).map(({ id }) => id)).toEqual([
      "story-1",
      "explanation-1",
      "instruction-1",
      "dialogue-1",
      "story-2",
    ]);
    for (const { kind, target } of read)
      expect({ kind, target }).toEqual({ kind: "open", target: undefined });
  });

  it('readItems({ task: "gsm8k", file }) takes the number after ####, as it is published', async () => {
    const path = file(
      "gsm.jsonl",
      { question: "How many?", answer: "so many\n#### 1,450,000" },
      { question: "How few?", answer: "#### -3" },
    );
    const read = await items({ task: "gsm8k", file: path });
    expect(read.map(({ target }) => target)).toEqual(["1,450,000", "-3"]);
    expect(read[0].prompt).toMatch(/^How many\?\n\n.*"The final answer is N\."/s);
  });

  it('readItems({ task: "aqua", file }) gives the options new letters', async () => {
    const line = { question: "Pick", options: ["A)21", "B) 22", "(C)23"], correct: "B", rationale: "" };
    const [{ prompt, target, kind }] = await items({ task: "aqua", file: file("aqua.json", line) });
    expect(prompt).toMatch(/^Pick\n\(A\) 21\n\(B\) 22\n\(C\) 23\n/);
    expect({ target, kind }).toEqual({ target: "B", kind: "letter" });
  });

  it('readItems({ task: "math-500", file }) takes the answer as it stands, in LaTeX', async () => {
    const line = { problem: "Halve it.", answer: "\\frac{1}{2}", solution: "", unique_id: "test/a/1.json" };
    const [item] = await items({ task: "math-500", file: file("math.jsonl", line) });
    expect(item).toMatchObject({ id: "test/a/1.json", target: "\\frac{1}{2}", kind: "math" });
  });

  it('readItems({ task: "jsonl", file, template, answer }) fills in the template', async () => {
    const path = file("own.jsonl", { id: "x", a: 2, b: "three", sum: 5 });
    const [item] = await items({ task: "jsonl", file: path, template: "{a} + {b} =", answer: "sum" });
    expect(item).toEqual({ id: "x", task: "it", prompt: "2 + three =", target: "5", kind: "number" });
  });
});

describe("readItems(numbers in a data file)", () => {
  it.each(["9007199254740993", "0.0000001", "1e400", "3.0", "-0", "18446744073709551616.5"])(
    "readItems keeps %s as it is written, in prompt, answer and id",
    async (number) => {
      const path = file("numbers.jsonl", `{"id": ${number}, "n": ${number}}`);
      const [{ id, prompt, target }] = await items({
        task: "jsonl",
        file: path,
        template: "n = {n}",
        answer: "n",
      });
      expect({ id, prompt, target }).toEqual({ id: number, prompt: `n = ${number}`, target: number });
    },
  );
});

describe('readItems({ task: "gpqa" })', () => {
  const HEAD = "Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3";
  const rows = Array.from(
    { length: 40 },
    (_, i) => `r${i},"Of two, ""which""?\nSay.",right,"wrong, a",wrong b,wrong c`,
  );

  it("readItems reads the published CSV, marks items private, and knows where the right option went", async () => {
    const read = await items({ task: "gpqa", file: file("gpqa.csv", HEAD, ...rows) });
    expect(read).toHaveLength(40);
    expect(read[0].prompt).toContain('Of two, "which"?\nSay.');
    expect(read[0].prompt).toContain("wrong, a");
    for (const { prompt, target, private: hidden } of read) {
      expect(prompt).toContain(`(${target}) right`);
      expect(hidden).toBe(true);
    }
  });

  it("readItems puts the options of an item in the same order every time, and of other items in others", async () => {
    const path = file("gpqa-again.csv", HEAD, ...rows);
    const targets = (await items({ task: "gpqa", file: path })).map(({ target }) => target);
    const again = await items({ task: "gpqa", file: path, limit: 5 });
    expect(again.map(({ target }) => target)).toEqual(targets.slice(0, 5));
    expect(new Set(targets)).toEqual(new Set(["A", "B", "C", "D"]));
  });
});

describe("readItems(a broken file)", () => {
  const good = { question: "How many?", answer: "#### 1" };
  it.each<[string, Partial<PlannedTask> & Pick<PlannedTask, "task">, (string | object)[], RegExp]>([
    ["no JSON", { task: "gsm8k" }, [good, "", "{oh"], /^.*broken:3: the line must be a JSON object: /],
    [
      "a field is missing",
      { task: "gsm8k" },
      [good, { question: "x" }],
      /^.*broken:2: answer must be text, and is missing$/,
    ],
    [
      "a field is of another form",
      { task: "gsm8k" },
      [{ ...good, answer: "7" }],
      /^.*broken:1: answer must be a worked answer that ends with "#### N", got /,
    ],
    [
      "a list is text",
      { task: "aqua" },
      [{ question: "x", options: "A", correct: "A" }],
      /^.*broken:1: options must be a list of options, /,
    ],
    [
      "no field of the template",
      { task: "jsonl", template: "{q}" },
      [{ p: 1 }],
      /^.*broken:1: q must be text or a number; the fields are p$/,
    ],
    [
      "no object",
      { task: "jsonl", template: "{q}" },
      ["[1]"],
      /^.*broken:1: the record must be a JSON object, got /,
    ],
    [
      "an id twice",
      { task: "jsonl", template: "{id}" },
      [{ id: 1 }, { id: 1 }],
      /^task it: the id 1 is there twice$/,
    ],
    ["nothing in it", { task: "gsm8k" }, [""], /^task it: it has no items$/],
  ])(
    "readItems of a file with %s says where and what was expected",
    async (_name, request, lines, message) => {
      await expect(items({ ...request, file: file("broken", ...lines) })).rejects.toThrow(message);
    },
  );

  it("readItems of a CSV with a cell too many names the line on which the record begins", async () => {
    const path = file("cells.csv", "Question,Correct Answer", '"two\nlines",a', "one,b,c");
    await expect(items({ task: "gpqa", file: path })).rejects.toThrow(
      /cells\.csv:2: Incorrect Answer 1 must be text/,
    );
    const wide = file("wide.csv", "Question,Correct Answer", '"two\nlines","a",x');
    await expect(items({ task: "gpqa", file: wide })).rejects.toThrow(
      /wide\.csv:2: there must be 2 cells.*got 3$/,
    );
  });

  it("readItems of a file that is not there, or for a task that reads none, says so", async () => {
    await expect(items({ task: "gsm8k", file: join(place, "no") })).rejects.toThrow(/^file .*no: ENOENT/);
    await expect(items({ task: "word-problems", file: "x" })).rejects.toThrow(/word-problems is built in/);
    await expect(items({ task: "gsm8k", kind: "letter" })).rejects.toThrow(
      /^task it: kind is for jsonl: gsm8k has its own$/,
    );
    await expect(items({ task: "word-problems", template: "{q}" })).rejects.toThrow(/template is for jsonl/);
    await expect(items({ task: "jsonl" })).rejects.toThrow(/jsonl needs a file, and a template/);
  });
});
