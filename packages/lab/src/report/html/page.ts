import { basename, resolve } from "node:path";
import type { Run } from "../../run/read-run.ts";
import { chartsOf } from "../charts.ts";
import { COLUMNS } from "../columns.ts";
import { sheetsOf } from "../sheets.ts";
import { FEW_TITLE, remarks, statements } from "../statements.ts";
import type { Summary } from "../../findings/summary.ts";
import { cellKey, cellsOf } from "../../plan/plan.ts";
import type { PackedAnswers } from "./answers.ts";
import { element } from "./escape.ts";
import { filterForm } from "./filter-form.ts";
import { sheetHtml } from "./sheet.ts";
import { carried, CLOSING, opening } from "./shell.ts";

/**
 * The report as one page that needs nothing else: tables, charts and statements as they stand, and every answer to
 * look through, compressed. Comes in pieces, so that a run of any length can be written.
 *
 * @param answers undefined for a report on several runs, which has no answers to show
 */
export function* htmlReport(summary: Summary, answers?: PackedAnswers): Generator<string> {
  const title = summary.runs.map((folder) => basename(resolve(folder))).join(" and ");
  const sections = ["Findings", "Tables", "Charts", "Cells", ...(answers ? ["Answers"] : [])];
  yield opening(title, remarks(summary), sections);
  yield findings(summary);
  yield tables(summary, answers?.run);
  const charts = chartsOf(summary).map(({ svg }) => `<figure>${svg}</figure>`);
  yield `<section id="charts"><h2>Charts</h2><div class="charts">${charts.join("\n")}</div></section>\n`;
  yield everyNumber(summary);
  if (answers !== undefined) {
    yield answersSection(answers.run, summary);
    yield* answers.scripts();
    yield `<script type="module">\n${carried("browse.js")}</script>\n`;
  }
  yield CLOSING;
}

function findings(summary: Summary): string {
  const { found, tied, few } = statements(summary);
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => element("li", line)).join("")}</ul>`;
  const held =
    found.length > 0
      ? list(found)
      : element("p", summary.comparisons.length > 0 ? "No difference holds up." : "Nothing was compared.");
  const ties =
    tied.length > 0
      ? `<details><summary>Tied: ${summary.comparisons.filter(({ outcome }) => outcome === "tied").length} of ${summary.comparisons.length}</summary>${list(tied)}</details>`
      : "";
  const counts = few.length > 0 ? `${element("h3", FEW_TITLE)}${list(few)}` : "";
  return `<section id="findings"><h2>What holds up</h2>${held}${ties}${counts}</section>\n`;
}

function tables(summary: Summary, run: Run | undefined): string {
  const places = new Map(run && cellsOf(run.plan).map((cell, place) => [cellKey(cell), place]));
  const sheets = sheetsOf(summary).map((sheet) => sheetHtml(sheet, (cell) => places.get(cellKey(cell))));
  const legend = '<p class="faint">Bold: told apart from every other sampler of its column.</p>';
  return `<section id="tables"><h2>Tables</h2>${legend}${sheets.join("\n")}</section>\n`;
}

/** A line per cell, a column per quantity. */
function everyNumber({ cells }: Summary): string {
  const head = COLUMNS.map(([name]) => element("th", name.replaceAll("_", " ")));
  const lines = cells.map((cell) => COLUMNS.map(([, of]) => element("td", shown(of(cell)))).join(""));
  return `<section id="cells"><h2>Cells</h2><details><summary>every number of ${cells.length} cells</summary><div class="scroll"><table><thead><tr>${head.join("")}</tr></thead><tbody>${lines.map((line) => `<tr>${line}</tr>`).join("\n")}</tbody></table></div></details></section>\n`;
}

function shown(value: string | number | undefined): string {
  if (value === undefined) return "-";
  return typeof value === "number" ? String(Number(value.toPrecision(4))) : value;
}

function answersSection(run: Run, summary: Summary): string {
  const pager = `<div class="pager"><button data-turn="first">first</button><button data-turn="-1">back</button>%<button data-turn="1">on</button><button data-turn="last">last</button></div>`;
  return `<section id="answers"><h2>Answers</h2>
<noscript><p>Looking through the answers needs JavaScript; they are in the journal of the run as well.</p></noscript>
${filterForm(run, summary.profile)}
${pager.replace("%", '<span id="count" role="status">unpacking ...</span>')}
<div id="list"></div>
${pager.replace("%", "")}
</section>
`;
}
