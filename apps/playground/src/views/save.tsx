import { useSignal } from "@preact/signals";
import { here } from "../state/address.ts";
import { savedText } from "../state/saved.ts";
import { download } from "./figure.tsx";

/** The text with everything that led to it, as a file. */
function saveTrace(): void {
  const json = JSON.stringify(savedText(), null, 1);
  download("trace.json", new Blob([json], { type: "application/json" }));
}

/** What can be taken away: a link, a picture for another page, the text with its traces. */
export function SaveView({ views }: { views: readonly string[] }) {
  const view = useSignal("row");
  const address = `${location.origin}${location.pathname}?embed=${view.value}${here.value}`;
  return (
    <section aria-labelledby="save-title">
      <h2 id="save-title">Take it with you</h2>
      <p class="help">
        The address of this page holds all of its settings: copy it to share them. Each picture can be saved
        where it stands.
      </p>
      <p>
        <button type="button" onClick={saveTrace}>
          Save the text and its traces
        </button>
      </p>
      <p>
        <label>
          One picture, live, in a page of yours:{" "}
          <select value={view.value} onChange={(event) => (view.value = event.currentTarget.value)}>
            {views.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </p>
      <pre tabIndex={0} aria-label="HTML of the embedded picture">
        {`<iframe src="${address}" width="720" height="480" title="nσ playground"></iframe>`}
      </pre>
    </section>
  );
}
