import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { engine } from "../model/remote.ts";
import type { TableLine } from "../model/token-table.ts";
import { before, force, model, writer } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { COLUMNS } from "./token-columns.tsx";
import { meant } from "./visible.ts";
import "./tokens.css";

const NAMES = Object.keys(COLUMNS) as (keyof TableLine)[];

/** The height of a line, and how many are seen at once. */
const [LINE, SEEN] = [28, 12];
/** Lines that are there above and below those that are seen, so that scrolling shows no gap. */
const BEYOND = 6;

/** The whole vocabulary, most likely first: what each token's score is, and which step removed it. */
export function TokensView() {
  const column = useSignal<keyof TableLine>("logit");
  const descending = useSignal(true);
  const search = useSignal("");
  const top = useSignal(0);
  const active = useSignal(0);
  const grid = useRef<HTMLDivElement>(null);
  const answer = useAnswer(
    () => {
      const [ids, options] = [before.value, writer.value];
      const from = Math.max(0, Math.floor(top.value / LINE) - BEYOND);
      const view = {
        column: column.value,
        descending: descending.value,
        search: meant(search.value),
        from,
        count: SEEN + 1 + 2 * BEYOND,
      };
      return model.value && ids.length > 0 ? engine.table(ids, options, view) : undefined;
    },
    { patient: true },
  );
  if (!answer.value) return null;
  const { lines, from, found } = answer.value;

  const goTo = (place: number): void => {
    active.value = Math.max(0, Math.min(found - 1, place));
    const at = active.value * LINE;
    const scroll = grid.current as HTMLDivElement;
    if (at < scroll.scrollTop) scroll.scrollTop = at;
    if (at > scroll.scrollTop + (SEEN - 1) * LINE) scroll.scrollTop = at - (SEEN - 1) * LINE;
  };
  const fromTheTop = (): void => {
    active.value = 0;
    if (grid.current) grid.current.scrollTop = 0;
  };
  const sortBy = (name: keyof TableLine): void => {
    descending.value = column.value === name ? !descending.value : COLUMNS[name].descending;
    column.value = name;
    fromTheTop();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return; // the headers have keys of their own
    const { value: place } = active;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(place + 1),
      ArrowUp: () => goTo(place - 1),
      PageDown: () => goTo(place + SEEN - 1),
      PageUp: () => goTo(place - SEEN + 1),
      Home: () => goTo(0),
      End: () => goTo(found - 1),
      Enter: () => void (lines[place - from] && force(lines[place - from].id)),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  };

  return (
    <section aria-labelledby="tokens-title">
      <h2 id="tokens-title">The tokens</h2>
      <p class="help">
        All {model.value?.vocabSize.toLocaleString("en")} of them; what was removed stays visible. Click one,
        or press Enter, and the text goes on from there with it. Top-nσ keeps those whose (max − l)/σ is at
        most n.
      </p>
      <p class="tokens-find">
        <label>
          Find{" "}
          <input
            type="search"
            placeholder="a part of its text, or #id"
            value={search.value}
            onInput={(event) => {
              search.value = event.currentTarget.value;
              fromTheTop();
            }}
          />
        </label>{" "}
        <span class="help" role="status">
          {search.value !== "" && `${found.toLocaleString("en")} found`}
        </span>
      </p>
      <div
        ref={grid}
        class="tokens-scroll"
        role="grid"
        tabIndex={0}
        aria-labelledby="tokens-title"
        aria-rowcount={found + 1}
        aria-colcount={NAMES.length}
        aria-activedescendant={lines[active.value - from] && `token-line-${active.value}`}
        style={{ height: `${LINE * (SEEN + 1) + 2}px` }}
        onScroll={(event) => (top.value = event.currentTarget.scrollTop)}
        onKeyDown={press}
      >
        <div role="row" class="tokens head" aria-rowindex={1}>
          {NAMES.map((name, at) => (
            <div
              key={name}
              role="columnheader"
              class={name}
              aria-colindex={at + 1}
              aria-sort={column.value !== name ? "none" : descending.value ? "descending" : "ascending"}
            >
              <button type="button" onClick={() => sortBy(name)}>
                {COLUMNS[name].title}
              </button>
            </div>
          ))}
        </div>
        <div
          role="rowgroup"
          style={{
            height: `${LINE * found}px`,
            paddingTop: `${LINE * from}px`,
            boxSizing: "border-box",
          }}
        >
          {lines.map((line, at) => (
            <div
              key={line.id}
              id={`token-line-${from + at}`}
              role="row"
              class={`tokens ${line.by === "" ? "" : "removed"}`}
              aria-rowindex={from + at + 2}
              aria-selected={from + at === active.value}
              onClick={() => {
                active.value = from + at;
                void force(line.id);
              }}
            >
              {NAMES.map((name, place) => (
                <div key={name} role="gridcell" class={name} aria-colindex={place + 1}>
                  {COLUMNS[name].of(line)}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
