import type { Run } from "../../run/read-run.ts";
import type { ProfileName } from "../../extraction/profiles.ts";
import { PROFILE_NAMES } from "../../findings/judge.ts";
import { cellsOf } from "../../plan/plan.ts";
import { escaped } from "./escape.ts";

type Option = readonly [value: string, text: string];

/** What the answers can be chosen by; `page/browse.js` reads it. */
export function filterForm({ plan }: Run, profile: ProfileName): string {
  const cells = cellsOf(plan);
  const by = (name: "model" | "task" | "sampler" | "temperature") =>
    select(
      name,
      name,
      [...new Set(cells.map((cell) => String(cell[name])))].map((value): Option => [value, value]),
    );
  const others = PROFILE_NAMES.filter((each) => each !== profile);
  return `<form id="filter">
${by("model")}
${by("task")}
${by("sampler")}
${by("temperature")}
${select("verdict", "verdict", [
  ["0", "right"],
  ["1", "wrong"],
  ["2", "no answer found"],
  ["cut off", "cut off"],
])}
${select("otherwise", "judged otherwise", [
  ["any", "by any other profile"],
  ...others.map((each, place): Option => [String(place + 1), `by ${each}`]),
])}
<label>item<input name="item" size="8"></label>
<label>text has<input name="words" size="14"></label>
<label>order<select name="order"><option value="cell">cell by cell</option><option value="item">item by item</option></select></label>
<button type="reset">all</button>
</form>`;
}

function select(name: string, label: string, options: readonly Option[]): string {
  const lines = options.map(([value, text]) => `<option value="${escaped(value)}">${escaped(text)}</option>`);
  return `<label>${label}<select name="${name}"><option value="">any</option>${lines.join("")}</select></label>`;
}
