import { partings, pathOf } from "../state/branches.ts";
import { branches, remove, show, shown } from "../state/text.ts";
import { visible } from "./visible.ts";

/** Every text of this prompt, a line each, which begins under the place where it parts from one before it. */
export function Branches() {
  const all = branches.value;
  if (all.length < 2) return null;
  const shared = partings(all);
  const longest = Math.max(1, ...all.map(({ leaf }) => leaf?.length ?? 0));
  return (
    <ol class="branches" aria-label="Branches of the text">
      {all.map(({ id, leaf }, at) => {
        const own = pathOf(leaf).slice(shared[at]);
        const authors = new Set(own.map(({ by }) => by));
        return (
          <li key={id} style={{ "--from": shared[at] / longest }}>
            <button
              type="button"
              class="branch"
              aria-pressed={id === shown.value}
              title={[...authors].join(", then ")}
              onClick={() => show(id)}
            >
              <bdi>{own.map(({ token }) => visible(token.text).replaceAll("␣", " ")).join("") || "…"}</bdi>
            </button>
            <span class="by">
              {shared[at] > 0 && `from token ${shared[at] + 1}: `}
              {[...authors].join(", then ")}
            </span>
            <button
              type="button"
              class="remove"
              aria-label={`Remove branch ${at + 1}`}
              onClick={() => remove(id)}
            >
              ×
            </button>
          </li>
        );
      })}
    </ol>
  );
}
