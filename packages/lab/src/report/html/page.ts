import { basename, resolve } from "node:path";
import type { Run } from "../../evaluate/read-run.ts";
import { chartsOf } from "../charts.ts";
import { COLUMNS } from "../columns.ts";
import { type Entry, type Sheet, sheetsOf } from "../sheets.ts";
import { remarks, statements } from "../statements.ts";
import type { Summary } from "../summary.ts";
import { cellKey, cellsOf } from "../tally.ts";
import { answerData } from "./answers.ts";
import { browse } from "./browse.ts";
import { element, escaped } from "./escape.ts";
import { filterForm } from "./filter-form.ts";
import { STYLE } from "./style.ts";

/** Nothing is loaded from anywhere: a page that forbids it cannot do it by mistake. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/**
 * The report as one page that needs nothing else: tables, charts and statements as they stand, and every answer to
 * look through, compressed. Comes in pieces, so that a run of any length can be written.
 *
 * @param run undefined for a report on several runs, which has no answers to show
 */
export async function* htmlReport(summary: Summary, run?: Run): AsyncGenerator<string> {
  const title = summary.runs.map((folder) => basename(resolve(folder))).join(" and ");
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${remarks(summary)
  .map((remark) => element("p", remark))
  .join("\n")}
<nav><a href="#findings">Findings</a><a href="#tables">Tables</a><a href="#charts">Charts</a><a href="#cells">Every number</a>${run ? '<a href="#answers">Answers</a>' : ""}</nav>
</header>
`;
  yield findings(summary);
  yield tables(summary, run);
  const charts = chartsOf(summary).map(({ svg }) => `<figure>${svg}</figure>`);
  yield `<section id="charts"><h2>Charts</h2><div class="charts">${charts.join("\n")}</div></section>\n`;
  yield everyNumber(summary);
  if (run !== undefined) {
    yield answers(run, summary);
    yield* answerData(run, summary.profile);
    yield `<script>(${browse.toString()})();</script>\n`;
  }
  yield "</body>\n</html>\n";
}

function findings(summary: Summary): string {
  const { found, tied } = statements(summary);
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => element("li", line)).join("")}</ul>`;
  const held =
    found.length > 0
      ? list(found)
      : element("p", summary.comparisons.length > 0 ? "No difference holds up." : "Nothing was compared.");
  const ties =
    tied.length > 0
      ? `<details><summary>Tied: ${tied.length} of ${summary.comparisons.length}</summary>${list(tied)}</details>`
      : "";
  return `<section id="findings"><h2>What holds up</h2>${held}${ties}</section>\n`;
}

function tables(summary: Summary, run: Run | undefined): string {
  const places = new Map(run && cellsOf(run.plan).map((cell, place) => [cellKey(cell), place]));
  const entry = ({ text, best, cell }: Entry): string => {
    const shown = best ? element("strong", text) : escaped(text);
    const place = cell && places.get(cellKey(cell));
    return `<td>${place === undefined ? shown : `<a href="#answers" data-cell="${place}">${shown}</a>`}</td>`;
  };
  const sheets = sheetsOf(summary).map(({ title, head, rows }: Sheet) => {
    const lines = rows.map(
      ({ name, entries }) => `<tr>${element("td", name)}${entries.map(entry).join("")}</tr>`,
    );
    return `<h3>${escaped(title)}</h3><div class="scroll"><table><thead><tr>${head.map((text) => element("th", text)).join("")}</tr></thead><tbody>${lines.join("\n")}</tbody></table></div>`;
  });
  const legend = '<p class="faint">Bold: told apart from every other sampler of its column.</p>';
  return `<section id="tables"><h2>Tables</h2>${legend}${sheets.join("\n")}</section>\n`;
}

/** A line per cell, a column per quantity. */
function everyNumber({ cells }: Summary): string {
  const head = COLUMNS.map(([name]) => element("th", name.replaceAll("_", " ")));
  const lines = cells.map((cell) => COLUMNS.map(([, of]) => element("td", shown(of(cell)))).join(""));
  return `<section id="cells"><h2>Every number</h2><details><summary>${cells.length} cells</summary><div class="scroll"><table><thead><tr>${head.join("")}</tr></thead><tbody>${lines.map((line) => `<tr>${line}</tr>`).join("\n")}</tbody></table></div></details></section>\n`;
}

function shown(value: string | number | undefined): string {
  if (value === undefined) return "-";
  return typeof value === "number" ? String(Number(value.toPrecision(4))) : value;
}

function answers(run: Run, summary: Summary): string {
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
