import { tableText } from "../report/sheet-text.ts";
import { cutOffWords } from "../statistics/cut-off.ts";
import type { Cell } from "./compare.ts";

function percent(share: number): string {
  return `${Math.round(share * 100)}`;
}

/**
 * The comparison as a table: a line per sampler, a column per temperature, share right with its 95 % interval.
 *
 * @param width of the terminal
 */
export function compareTable(cells: readonly Cell[], width: number): string {
  const temperatures = [...new Set(cells.map((cell) => cell.temperature))];
  const samplers = [...new Set(cells.map((cell) => cell.sampler))];
  const head = ["right, % [95 %]", ...temperatures.map((t) => `T = ${t}`)];
  const rows = samplers.map((name) => ({
    name,
    entries: temperatures.map((t) => {
      const cell = cells.find(({ sampler, temperature }) => sampler === name && temperature === t);
      const text = cell ? `${percent(cell.share)} [${percent(cell.low)}, ${percent(cell.high)}]` : "-";
      return { text, best: false };
    }),
  }));
  return tableText({ head, rows }, width);
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
