import type { Entry, Sheet } from "../sheets.ts";
import { element, escaped } from "./escape.ts";
import type { Cell } from "../../plan/plan.ts";

/**
 * A table under its title.
 *
 * @param placeOf a cell's number in the index of the answers, where its entry should lead there
 */
export function sheetHtml(
  { title, head, rows }: Sheet,
  placeOf: (cell: Cell) => number | undefined = () => undefined,
): string {
  const entry = ({ text, best, cell }: Entry): string => {
    const shown = best ? element("strong", text) : escaped(text);
    const place = cell && placeOf(cell);
    return `<td>${place === undefined ? shown : `<a href="#answers" data-cell="${place}">${shown}</a>`}</td>`;
  };
  const lines = rows.map(
    ({ name, entries }) => `<tr>${element("td", name)}${entries.map(entry).join("")}</tr>`,
  );
  const names = head.map((text) => element("th", text));
  return `<h3>${escaped(title)}</h3><div class="scroll"><table><thead><tr>${names.join("")}</tr></thead><tbody>${lines.join("\n")}</tbody></table></div>`;
}
