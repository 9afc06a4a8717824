import { STEPS } from "../lesson/steps.ts";
import { leaveLesson, lesson, openStep } from "../state/lesson.ts";
import { DrawView } from "./draw.tsx";
import "./lesson.css";
import { RowView } from "./row.tsx";
import { SamplerFields } from "./sampler-fields.tsx";
import { TemperaturesView } from "./temperatures.tsx";
import { TokensView } from "./tokens.tsx";

/** Five rows of real models, one after another, each with what it teaches. */
export function LessonView() {
  const step = lesson.value!;
  const at = STEPS.indexOf(step);
  const next = STEPS[at + 1];
  return (
    <>
      <article class="lesson">
        <h2>
          {at + 1} of {STEPS.length}: {step.title}
        </h2>
        {step.text.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <p>
          {next && (
            <button type="button" class="main" onClick={() => void openStep(next)}>
              Next: {next.title}
            </button>
          )}{" "}
          <button type="button" onClick={leaveLesson}>
            Look at this row in the playground
          </button>
        </p>
      </article>
      <form class="question" aria-label="Sampler" onSubmit={(event) => event.preventDefault()}>
        <SamplerFields />
      </form>
      <RowView />
      <TemperaturesView />
      <DrawView />
      <TokensView />
    </>
  );
}

/** The steps by what they are good for. */
export function LessonMenu() {
  return (
    <nav aria-label="Recorded rows" class="lesson-menu">
      {lesson.value ? "Lesson:" : "Rows of real models:"}{" "}
      {STEPS.map((step) => (
        <button
          key={step.name}
          type="button"
          aria-current={lesson.value === step ? "step" : undefined}
          onClick={() => void openStep(step)}
        >
          {lesson.value ? step.title : step.use}
        </button>
      ))}
    </nav>
  );
}
