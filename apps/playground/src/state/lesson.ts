import { effect, signal } from "@preact/signals";
import { type LessonStep, STEPS } from "../lesson/steps.ts";
import { chosenModel, openModel } from "./model.ts";
import { samplers, temperature, temperatureFirst, USUAL } from "./samplers.ts";
import { trying } from "./text.ts";

/** The step that is shown; undefined on the page itself. */
export const lesson = signal<LessonStep | undefined>(undefined);
/** Whether a step's row is on its way, and the model before still the one that is open. */
let opening = false;

// Whoever opens another model leaves the lesson.
effect(() => {
  const choice = chosenModel.value;
  const own = choice.from === "recording" && choice.name === lesson.peek()?.title;
  if (!own && !opening) lesson.value = undefined;
});

/**
 * Takes the step over that the address names: `?lesson=capital`.
 *
 * @param settled whether the address has settings of its own, which stay then
 */
export function readLesson(settled: boolean): boolean {
  const name = new URLSearchParams(location.search).get("lesson");
  if (name === null) return false;
  void openStep(STEPS.find((step) => step.name === name) ?? STEPS[0], settled);
  return true;
}

/** Shows a step: its row, with the usual samplers unless others are `settled`. */
export async function openStep(step: LessonStep, settled = false): Promise<void> {
  await trying(async () => {
    const file = await fetch(step.url);
    if (!file.ok) throw new Error(`the row "${step.title}" is not there (${file.status})`);
    opening = true;
    lesson.value = step;
    if (!settled) {
      samplers.value = USUAL;
      temperature.value = step.temperature;
      temperatureFirst.value = true;
    }
    await openModel({ from: "recording", name: step.title, file: await file.blob() });
    opening = false;
    history.replaceState(null, "", `?lesson=${step.name}${location.hash}`);
  });
}

/** Leaves the lesson for the page, with the row still open. */
export function leaveLesson(): void {
  lesson.value = undefined;
  history.replaceState(null, "", location.pathname + location.hash);
}
