import { useSignal } from "@preact/signals";
import { DIALECTS, type DialectName, express } from "nsigma/dialects";
import { writer } from "../state/text.ts";

const ENGINES = [
  "nsigma",
  "transformers",
  "llama.cpp",
  "vllm",
  "koboldcpp",
  "ollama",
] as const satisfies readonly DialectName[];

/** The sampler that writes, in the words of an engine, and what that engine cannot do of it. */
export function CodeView() {
  const engine = useSignal<(typeof ENGINES)[number]>("nsigma");
  const { request, notes } = express(engine.value, writer.value);
  return (
    <section aria-labelledby="code-title">
      <h2 id="code-title">The same elsewhere</h2>
      <p>
        <label>
          Engine{" "}
          <select
            value={engine.value}
            onChange={(event) => (engine.value = event.currentTarget.value as (typeof ENGINES)[number])}
          >
            {ENGINES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>{" "}
        <span class="help">{DIALECTS[engine.value].engine}</span>
      </p>
      <pre tabIndex={0}>{JSON.stringify(request, null, 2)}</pre>
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
