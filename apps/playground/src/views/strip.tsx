import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { place, written, writing } from "../state/text.ts";
import { Alternatives } from "./alternatives.tsx";
import type { Quantity } from "./quantities.ts";
import { Shown } from "./visible.ts";

/** Milliseconds that a pointer rests on a token before its alternatives show, and is away before they go. */
const [REST, AWAY] = [150, 250];

/** The tokens of the text in colour: one stop for the Tab key, and the arrow keys walk along. */
export function Strip({ quantity }: { quantity: Quantity }) {
  const strip = useRef<HTMLDivElement>(null);
  const timer = useRef(0);
  /** Whose alternatives are shown. */
  const open = useSignal<number | undefined>(undefined);
  /** Whether the keyboard goes on among them. */
  const entering = useSignal(false);
  /** Where the Tab key comes in. */
  const stop = useSignal(0);

  const tokenAt = (at: number): HTMLElement | undefined =>
    (strip.current?.querySelectorAll("button") ?? [])[at];
  const soon = (at: number | undefined, wait: number): void => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => (open.value = at), wait);
  };
  const showAt = (at: number | undefined): void => {
    clearTimeout(timer.current);
    entering.value = false;
    open.value = at;
  };
  const walk = (event: KeyboardEvent, at: number): void => {
    const last = written.value.length - 1;
    const to = { ArrowLeft: Math.max(0, at - 1), ArrowRight: Math.min(last, at + 1), Home: 0, End: last }[
      event.key
    ];
    if (to !== undefined) tokenAt(to)?.focus();
    else if (event.key === "ArrowDown") {
      showAt(at);
      entering.value = true;
    } else return;
    event.preventDefault();
  };
  const opened = open.value !== undefined && open.value < written.value.length ? open.value : undefined;
  const button = opened === undefined ? undefined : tokenAt(opened);

  return (
    <div
      class="strip-place"
      onPointerLeave={() => soon(undefined, AWAY)}
      onPointerEnter={() => clearTimeout(timer.current)}
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) showAt(undefined);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || opened === undefined) return;
        button?.focus();
        showAt(undefined);
      }}
    >
      <div class="strip" role="toolbar" aria-label="The text, token by token" ref={strip}>
        {written.value.map((token, at) => (
          <button
            key={at}
            type="button"
            aria-pressed={place.value === at}
            tabIndex={at === Math.min(stop.value, written.value.length - 1) ? 0 : -1}
            style={{ "--heat": quantity.heat(token) }}
            aria-description={quantity.words(token)}
            onClick={() => (place.value = at)}
            onFocus={() => {
              stop.value = at;
              showAt(at);
            }}
            onPointerEnter={(event) => event.pointerType === "mouse" && soon(at, REST)}
            onKeyDown={(event) => walk(event, at)}
          >
            <Shown text={token.text} />
          </button>
        ))}
        {writing.value && <span class="writing">…</span>}
      </div>
      {opened !== undefined && button && (
        <Alternatives
          key={opened}
          at={opened}
          about={quantity.words(written.value[opened])}
          left={button.offsetLeft}
          top={button.offsetTop + button.offsetHeight}
          entered={entering.value}
          close={() => {
            button.focus();
            showAt(undefined);
          }}
        />
      )}
    </div>
  );
}
