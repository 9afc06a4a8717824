import { isMuchCutOff, MUCH_CUT_OFF } from "../statistics/cut-off.ts";
import { printable } from "../text/printable.ts";
import { percent } from "./sheets.ts";
import type { CellSummary, Summary } from "../findings/summary.ts";

/**
 * The accuracies in the form of the paper's Table 2: a block per task, a line per sampler, a column per temperature.
 * Bold is the best of a column only where it is told apart from all others. Needs booktabs and multirow.
 */
export function latexReport(summary: Summary): string {
  return summary.models.map((model) => table(model, summary)).join("\n");
}

function table(model: string, { tasks, samplers, temperatures, cells }: Summary): string {
  const own = cells.filter((cell) => cell.model === model && cell.accuracy !== undefined);
  const blocks = tasks
    .map((task) => own.filter((cell) => cell.task === task))
    .filter((block) => block.length > 0)
    .map((block) => {
      const lines = samplers.filter((sampler) => block.some((cell) => cell.sampler === sampler));
      return lines.map((sampler, line) => {
        const first = line === 0 ? `\\multirow{${lines.length}}{*}{${escaped(block[0].task)}}` : "";
        const entries = temperatures.map((temperature) =>
          entry(block.find((cell) => cell.sampler === sampler && cell.temperature === temperature)),
        );
        return `${[first, escaped(sampler), ...entries].join(" & ")} \\\\`;
      });
    });
  const items = Math.max(...own.map((cell) => cell.items));
  return [
    "\\begin{table}",
    "\\centering",
    `\\begin{tabular}{ll${"r".repeat(temperatures.length)}}`,
    "\\toprule",
    `Task & Sampler & ${temperatures.map((temperature) => `$T = ${temperature}$`).join(" & ")} \\\\`,
    ...blocks.flatMap((lines) => ["\\midrule", ...lines]),
    "\\bottomrule",
    "\\end{tabular}",
    `\\caption{Right answers of ${escaped(model)}, in \\%, over up to ${items} items per task. Bold: the best of its column, where a paired test tells it apart from every other sampler there.${cutOff(own)}}`,
    "\\end{table}",
    "",
  ].join("\n");
}

function entry(cell: CellSummary | undefined): string {
  if (cell?.accuracy === undefined) return "--";
  const text = percent(cell.accuracy.share);
  return `${cell.best ? `\\textbf{${text}}` : text}${isMuch(cell) ? "$^\\dagger$" : ""}`;
}

/** For the caption: how much the token limit has to do with the numbers. */
function cutOff(cells: readonly CellSummary[]): string {
  const texts = cells.reduce((sum, cell) => sum + cell.texts, 0);
  const share = cells.reduce((sum, cell) => sum + cell.cutOff * cell.texts, 0) / texts;
  if (!(share > 0)) return "";
  const dagger = ` $\\dagger$: ${100 * MUCH_CUT_OFF} \\% or more of the cell's texts were.`;
  return ` ${percent(share)} \\% of the texts were cut off at the token limit, which counts as wrong where no answer was found.${cells.some(isMuch) ? dagger : ""}`;
}

function isMuch({ texts, cutOff }: CellSummary): boolean {
  return isMuchCutOff({ texts, cutOff: cutOff * texts });
}

const ESCAPES: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  σ: "$\\sigma$",
  "⏎": "$\\hookleftarrow$",
  "·": "$\\cdot$",
};

function escaped(text: string): string {
  return printable(text).replace(/[\\~^σ⏎·]|[#$%&_{}]/g, (found) => ESCAPES[found] ?? `\\${found}`);
}
