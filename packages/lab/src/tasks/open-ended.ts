import type { Question } from "./item.ts";
import { OPEN_ENDED_PROMPTS } from "./open-ended-prompts.ts";
import type { BuiltIn } from "./task.ts";

/** One of every kind, then the next of every kind: so the first items of a limit are of all kinds. */
const QUESTIONS: readonly Question[] = Object.entries(OPEN_ENDED_PROMPTS)
  .flatMap(([kind, prompts]) =>
    prompts.map((prompt, place) => ({ id: `${kind}-${place + 1}`, prompt, place })),
  )
  .sort((one, other) => one.place - other.place)
  .map(({ id, prompt }) => ({ id, prompt, kind: "open" }));

/** Stories, explanations, instructions and dialogue: for how much the texts differ, and how likely they are. */
export const openEnded: BuiltIn = {
  size: QUESTIONS.length,
  items: (limit) => QUESTIONS.slice(0, limit),
};
