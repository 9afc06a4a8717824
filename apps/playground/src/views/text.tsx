import { signal } from "@preact/signals";
import type { WrittenToken } from "../model/engine.ts";
import { again, goOn, place, prompt, written, writing } from "../state/text.ts";
import { visible } from "./visible.ts";

/** What the strip is coloured by: from 0, plain, to 1, the strongest colour. */
const QUANTITIES = {
  surprise: ({ trace }: WrittenToken) => Math.min(1, -Math.log2(Math.max(1e-9, trace.rawProbability)) / 8),
  "tokens left": ({ kept }: WrittenToken) => Math.min(1, Math.log2(kept) / 8),
  entropy: ({ trace }: WrittenToken) => Math.min(1, trace.entropy / 3),
  "σ-distance": ({ trace }: WrittenToken) => Math.max(0, 1 - (trace.sigmaDistance ?? 0) / 12),
} as const;

const quantity = signal<keyof typeof QUANTITIES>("surprise");

/** The text, token by token: each shows the row it was drawn from. */
export function TextView() {
  return (
    <section aria-labelledby="text-title">
      <h2 id="text-title">The text</h2>
      <p class="prompt" title="what the model read">
        {prompt.value.map(({ text }) => visible(text).replaceAll("␣", " ")).join("")}
      </p>
      <p class="strip">
        {written.value.map((token, at) => (
          <button
            key={at}
            type="button"
            aria-pressed={place.value === at}
            style={{ "--heat": QUANTITIES[quantity.value](token) }}
            title={`${(100 * token.trace.probability).toFixed(1)} % of ${token.kept} left`}
            onClick={() => (place.value = at)}
          >
            {visible(token.text)}
          </button>
        ))}
        {writing.value && <span class="writing">…</span>}
      </p>
      <p>
        <label>
          Colour{" "}
          <select
            value={quantity.value}
            onChange={(event) => (quantity.value = event.currentTarget.value as keyof typeof QUANTITIES)}
          >
            {Object.keys(QUANTITIES).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>{" "}
        <button type="button" disabled={writing.value} onClick={() => void again()}>
          Draw again from here
        </button>{" "}
        <button type="button" disabled={writing.value} onClick={() => void goOn()}>
          Go on
        </button>
      </p>
    </section>
  );
}
