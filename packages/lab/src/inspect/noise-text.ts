import Table from "cli-table3";
import type { NoiseEffect } from "nsigma/analysis";
import { printable } from "../text/printable.ts";
import { wrapped } from "../text/width.ts";
import { partLabel } from "./part-label.ts";

/** What noise does to the row, as a person wants to see it in a terminal. */
export function noiseText({ draws, spread, disagreement, tokens }: NoiseEffect, label: string): string {
  const reached = tokens.filter(({ best }) => best > 0).length;
  const tops = reached === 1 ? "1 token is the best in all" : `${reached} tokens are the best in some draw`;
  const said = `${label}: over ${draws} draws of it the σ of a logit is ${spread.toFixed(3)} on average; ${tops}, disagreement ${disagreement.toFixed(3)} nats`;
  const table = new Table({
    head: ["token", "logit", "mean", "σ", "best, %"],
    colAligns: ["left", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const token of tokens) {
    const { text, logit, mean, std, best } = token;
    table.push([
      partLabel(token) ?? `"${printable(text)}"`,
      logit.toFixed(2),
      mean.toFixed(2),
      std.toFixed(3),
      best === 0 ? "" : ((best / draws) * 100).toFixed(1),
    ]);
  }
  return `${wrapped(said)}\n\n${table.toString()}`;
}
