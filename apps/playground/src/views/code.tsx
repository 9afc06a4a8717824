import { useSignal } from "@preact/signals";
import { writer } from "../state/text.ts";
import { PLACES } from "./code-of.ts";

/** The sampler that writes as code for another place, and what cannot be done there of it. */
export function CodeView() {
  const name = useSignal("nsigma");
  const place = PLACES[name.value];
  const { code, notes } = place.write(writer.value);
  return (
    <section aria-labelledby="code-title">
      <h2 id="code-title">The same elsewhere</h2>
      <p>
        <label>
          Engine{" "}
          <select value={name.value} onChange={(event) => (name.value = event.currentTarget.value)}>
            {Object.keys(PLACES).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>{" "}
        <span class="help">{place.about}</span>
      </p>
      <pre tabIndex={0}>{code}</pre>
      {notes.length > 0 && (
        <ul>
          {notes.map(({ option, kind, why }) => (
            <li key={option + why}>
              <strong>{option}</strong> {kind === "refused" ? "cannot be done there" : "is done otherwise"}:{" "}
              {why}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
