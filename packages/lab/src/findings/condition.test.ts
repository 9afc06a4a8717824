import { expect, it } from "vitest";
import { cellKey } from "../plan/plan.ts";
import type { Item } from "../tasks/item.ts";
import { ConditionReader } from "./condition.ts";
import { smallRun } from "./small-run.fixture.ts";

const { plan, samples } = smallRun({ "a@1": ["r", "r"] });
const LOOP = "and so it went on. ".repeat(4);

/** What is found of texts that answer prompts. */
function conditionOf(prompt: string, kind: Item["kind"], ...texts: string[]) {
  const items = samples.map(({ item, task }): Item => ({ id: item, task, prompt, kind }));
  const reader = new ConditionReader({ plan, items });
  for (const text of texts) reader.add({ ...samples[0], text });
  return reader.read().get(cellKey(samples[0]));
}

it("counts texts that end in a loop, and of open-ended tasks the broken words of all texts together", () => {
  expect(
    conditionOf("Tell a story about the sea.", "open", "the sеa was warm", "The blorf sang loudly", LOOP),
  ).toEqual({
    loops: 1 / 3,
    mixedScripts: 1 / 28,
    unknownWords: 2 / 27,
  });
});

it("asks no English dictionary where the prompts are in another language", () => {
  const german = "Erzähle eine kurze Geschichte über das Meer und einen alten Fischer.";
  expect(conditionOf(german, "open", "das Meer war warm")).toEqual({ loops: 0, mixedScripts: 0 });
});

it("counts no words where an answer is looked for, and none in texts without words", () => {
  expect(conditionOf("What is 2 + 3?", "number", "2 + 3 = x", LOOP)).toEqual({ loops: 0.5 });
  expect(conditionOf("Tell a story about the sea.", "open", "", "...")).toEqual({ loops: 0 });
});
