import { useEffect, useRef } from "preact/hooks";
import { engine } from "../model/remote.ts";
import { force, prompt, written, writer } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { percent } from "./percent.ts";
import { Shown, visible } from "./visible.ts";

/** How many of the most likely tokens are listed; the one that came is always among them. */
const MOST = 8;

interface Props {
  /** Which token of the text they would stand for. */
  readonly at: number;
  /** The token in words. */
  readonly about: string;
  /** Where it ends in the strip, in pixels. */
  readonly left: number;
  readonly top: number;
  /** Whether the keyboard goes on here. */
  readonly entered: boolean;
  close(): void;
}

/** What could have come at a place of the text: each can be taken, and the text branches there. */
export function Alternatives({ at, about, left, top, entered, close }: Props) {
  const drawn = written.value[at];
  const answer = useAnswer(() => {
    const [options, token] = [writer.value, written.value[at]];
    const ids = [...prompt.value, ...written.value.slice(0, at)].map(({ id }) => id);
    return token && engine.alternatives(ids, options, at, [token.id], MOST);
  });
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (entered) list.current?.querySelector("button")?.focus();
  }, [entered, answer.value]);
  const walk = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const from = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = event.key === "ArrowDown" ? Math.min(buttons.length - 1, from + 1) : from - 1;
    if (to < 0) close();
    else buttons[to].focus();
  };
  return (
    <div
      class="alternatives"
      ref={list}
      role="group"
      aria-label={`Instead of ${visible(drawn.text)}`}
      style={{ "--left": `${left}px`, top: `${top}px` }}
      onKeyDown={walk}
    >
      <p>
        <Shown text={drawn.text} />: {about}
      </p>
      <p class="columns" aria-hidden="true">
        <span>instead</span>
        <span>as it came</span>
        <span>drawn with</span>
      </p>
      {(answer.value ?? []).map(({ id, text, raw, final }) => (
        <button
          key={id}
          type="button"
          class={final === 0 ? "cut" : ""}
          aria-current={id === drawn.id}
          style={{ "--share": raw }}
          onClick={() => {
            close();
            if (id !== drawn.id) void force(id, at);
          }}
        >
          <span class="token">
            <Shown text={text} />
          </span>
          <span>{percent(raw)}</span>
          <span>{final === 0 ? "cut" : percent(final)}</span>
        </button>
      ))}
    </div>
  );
}
