import { signal } from "@preact/signals";
import { engine } from "../model/remote.ts";
import { again, goOn, prompt, writing } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { Branches } from "./branches.tsx";
import { QUANTITIES } from "./quantities.ts";
import { Strip } from "./strip.tsx";
import "./text.css";
import { visible } from "./visible.ts";

const quantity = signal(QUANTITIES[0]);

/** As much of a prompt as is shown. */
const MOST_SHOWN = 10_000;

/** What the model read. A character that is in parts in it is put together. */
function Prompt() {
  const alone = prompt.value.map(({ text }) => text).join("");
  const together = useAnswer(() =>
    prompt.value.some(({ text }) => text.includes("\ufffd"))
      ? engine.read(prompt.value.map(({ id }) => id))
      : undefined,
  );
  const text = alone.includes("\ufffd") ? (together.value ?? alone) : alone;
  return (
    <p class="prompt" title="what the model read">
      {visible(text, MOST_SHOWN).replaceAll("␣", " ")}
    </p>
  );
}

/** The text, token by token: each shows the row it was drawn from. */
export function TextView() {
  const [plain, strong] = quantity.value.ends();
  return (
    <section aria-labelledby="text-title">
      <h2 id="text-title">The text</h2>
      <p class="help">
        Click a token to see its row. Point at one, or walk there with the arrow keys, to see what could have
        come instead, and take it: the text branches.
      </p>
      <Prompt />
      <Strip quantity={quantity.value} />
      <div class="strip-tools">
        <label>
          Colour{" "}
          <select
            value={quantity.value.title}
            onChange={(event) => (quantity.value = QUANTITIES[event.currentTarget.selectedIndex])}
          >
            {QUANTITIES.map(({ title }) => (
              <option key={title}>{title}</option>
            ))}
          </select>
        </label>
        <span class="legend">
          {plain} <span class="ramp" aria-hidden="true" /> {strong}
        </span>
        <button type="button" disabled={writing.value} onClick={() => void again()}>
          Draw again from here
        </button>
        <button type="button" disabled={writing.value} onClick={() => void goOn()}>
          Go on
        </button>
      </div>
      <Branches />
    </section>
  );
}
