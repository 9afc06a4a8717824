import { ask, question, stop, writing } from "../state/text.ts";
import { change, chosen, labelOf, samplers, seed, temperature } from "../state/samplers.ts";

/** What is asked, and which sampler answers. */
export function QuestionView() {
  return (
    <form
      class="question"
      aria-label="Question and sampler"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <label class="wide">
        Question
        <textarea
          rows={2}
          value={question.value}
          onInput={(event) => (question.value = event.currentTarget.value)}
        />
      </label>
      <label>
        Sampler
        <select value={chosen.value} onChange={(event) => (chosen.value = Number(event.currentTarget.value))}>
          {samplers.value.map((each, place) => (
            <option key={each.title} value={place}>
              {labelOf(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Temperature {temperature.value.toFixed(2)}
        <input
          type="range"
          min="0.1"
          max="4"
          step="0.05"
          value={temperature.value}
          onInput={(event) => (temperature.value = Number(event.currentTarget.value))}
        />
      </label>
      <label>
        Seed
        <input
          type="number"
          min="0"
          step="1"
          value={seed.value}
          onChange={(event) => (seed.value = Math.max(0, Math.floor(Number(event.currentTarget.value))))}
        />
      </label>
      <fieldset>
        <legend>Lines</legend>
        {samplers.value.map((each, place) => (
          <label key={each.title} class={`check colour-${each.colour}`}>
            <input
              type="checkbox"
              checked={each.shown}
              onChange={(event) => change(place, { shown: event.currentTarget.checked })}
            />
            {labelOf(each)}
          </label>
        ))}
      </fieldset>
      {writing.value ? (
        <button type="button" onClick={stop}>
          Stop
        </button>
      ) : (
        <button>Write</button>
      )}
    </form>
  );
}
