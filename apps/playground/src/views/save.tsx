import { model, prompt, question, written, writer } from "../state/text.ts";
import { download } from "./figure.tsx";

/** The text with everything that led to it, as a file. */
function saveTrace(): void {
  const trace = {
    version: 1,
    model: model.value?.name,
    question: question.value,
    sampler: writer.value,
    prompt: prompt.value,
    tokens: written.value,
  };
  download("trace.json", new Blob([JSON.stringify(trace, null, 1)], { type: "application/json" }));
}

/** What can be taken away: a link, a picture for another page, the text with its traces. */
export function SaveView() {
  return (
    <section aria-labelledby="save-title">
      <h2 id="save-title">Take it with you</h2>
      <p>
        The address of this page holds all of its settings: copy it to share them. Each picture can be saved
        where it stands.{" "}
        <button type="button" onClick={saveTrace}>
          Save the text and its traces
        </button>
      </p>
      <p>
        One picture, live, in a page of yours (<code>embed</code> may be <code>text</code>, <code>row</code>,{" "}
        <code>temperatures</code>, <code>draw</code>, <code>tokens</code> and others: the names in the menu
        above):
      </p>
      <pre tabIndex={0} aria-label="HTML of an embedded picture">
        {`<iframe src="${location.origin}${location.pathname}?embed=row${location.hash.slice(0, 40)}..." width="720" height="420"></iframe>`}
      </pre>
    </section>
  );
}
