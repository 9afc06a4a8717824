import Table from "cli-table3";
import { cutOffWords } from "../statistics/cut-off.ts";
import type { Cell } from "./compare.ts";

function percent(share: number): string {
  return `${Math.round(share * 100)}`;
}

/**
 * The comparison as a table: a line per sampler, a column per temperature, share right with its 95 % interval.
 *
 * @param columns of the terminal: where the intervals do not fit, they are left out
 */
export function compareTable(cells: readonly Cell[], columns: number): string {
  const wide = tableOf(cells, true);
  return wide.split("\n")[0].length <= columns ? wide : tableOf(cells, false);
}

function tableOf(cells: readonly Cell[], intervals: boolean): string {
  const temperatures = [...new Set(cells.map((cell) => cell.temperature))];
  const samplers = [...new Set(cells.map((cell) => cell.sampler))];
  const table = new Table({
    head: [intervals ? "right, % [95 %]" : "right, %", ...temperatures.map((t) => `T = ${t}`)],
    colAligns: ["left", ...temperatures.map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const sampler of samplers) {
    const row = temperatures.map((t) => {
      const cell = cells.find((each) => each.sampler === sampler && each.temperature === t);
      if (!cell) return "-";
      const share = percent(cell.share);
      return intervals ? `${share} [${percent(cell.low)}, ${percent(cell.high)}]` : share;
    });
    table.push([sampler, ...row]);
  }
  return table.toString();
}

/** How many answers the token limit cut off, with a warning where they are many. */
export function cutOffRemark(cells: readonly Cell[]): string {
  return cutOffWords(
    cells.map(({ sampler, temperature, count, cutOff }) => ({
      cell: `${sampler}, T = ${temperature}`,
      texts: count,
      cutOff,
    })),
    "--max-tokens",
  );
}
