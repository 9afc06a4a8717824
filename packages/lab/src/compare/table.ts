import Table from "cli-table3";
import { cutOffWords } from "../statistics/cut-off.ts";
import type { Cell } from "./compare.ts";

function percent(share: number): string {
  return `${Math.round(share * 100)}`;
}

/** The comparison as a table: a line per sampler, a column per temperature, share right with its 95 % interval. */
export function compareTable(cells: readonly Cell[]): string {
  const temperatures = [...new Set(cells.map((cell) => cell.temperature))];
  const samplers = [...new Set(cells.map((cell) => cell.sampler))];
  const table = new Table({
    head: ["right, % [95 % interval]", ...temperatures.map((t) => `T = ${t}`)],
    colAligns: ["left", ...temperatures.map(() => "right" as const)],
    style: { head: [], border: [] },
  });
  for (const sampler of samplers) {
    const row = temperatures.map((t) => {
      const cell = cells.find((each) => each.sampler === sampler && each.temperature === t);
      if (!cell) return "-";
      return `${percent(cell.share)} [${percent(cell.low)}, ${percent(cell.high)}]`;
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
