import { write } from "../state/model.ts";
import { recordedText, showRecorded } from "../state/recorded.ts";
import { model, plain, question, stop, writing } from "../state/text.ts";
import { SamplerFields } from "./sampler-fields.tsx";

/** What is asked, and which sampler answers. */
export function QuestionView() {
  const recorded = model.value?.recorded;
  return (
    <form
      class="question"
      aria-label="Question and sampler"
      onSubmit={(event) => {
        event.preventDefault();
        if (!recorded) void write();
      }}
    >
      {recorded ? <RecordedText count={recorded.texts.length} about={recorded.about} /> : <Question />}
      <SamplerFields />
      {recorded ? null : writing.value ? (
        <button type="button" onClick={stop}>
          Stop
        </button>
      ) : (
        <button>Write</button>
      )}
    </form>
  );
}

function Question() {
  return (
    <>
      <label class="wide">
        Question
        <textarea
          rows={2}
          value={question.value}
          onInput={(event) => (question.value = event.currentTarget.value)}
        />
      </label>
      {model.value?.chat && (
        <label class="check wide">
          <input
            type="checkbox"
            checked={plain.value}
            onChange={(event) => (plain.value = event.currentTarget.checked)}
          />
          go on with it as it stands, without the model's chat template
        </label>
      )}
    </>
  );
}

/** Which of the recorded texts, and where they come from. */
function RecordedText({ count, about }: { count: number; about: Readonly<Record<string, string>> }) {
  return (
    <div class="wide">
      {count > 1 && (
        <label class="check">
          Text
          <select
            value={recordedText.value}
            onChange={(event) => void showRecorded(Number(event.currentTarget.value))}
          >
            {Array.from({ length: count }, (_, text) => (
              <option key={text} value={text}>
                {text + 1} of {count}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="help">
        Recorded rows:{" "}
        {Object.entries(about)
          .map(([name, value]) => `${name} ${value.length > 24 ? `${value.slice(0, 12)}…` : value}`)
          .join(", ")}
      </p>
    </div>
  );
}
