import Table from "cli-table3";
import type { Trace } from "nsigma";
import { printable } from "../text/printable.ts";

/** What the sampler did for every token of an answer: how many it kept, on what row, and how likely its choice was. */
export function traceTable(traces: readonly Trace[], textOf: (token: number) => string): string {
  const table = new Table({
    head: ["#", "token", "kept", "(max-μ)/σ", "p, %"],
    colAligns: ["right", "left", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const [index, { token, steps, finite, sigmaDistance, probability }] of traces.entries()) {
    table.push([
      index + 1,
      `"${printable(textOf(token))}"`,
      steps.at(-1)?.kept ?? finite,
      sigmaDistance?.toFixed(2) ?? "",
      (probability * 100).toFixed(2),
    ]);
  }
  return table.toString();
}
