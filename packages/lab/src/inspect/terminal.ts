import Table from "cli-table3";
import type { Inspection } from "nsigma/analysis";
import { color } from "../text/color.ts";
import { printable } from "../text/printable.ts";
import { columns, wrapped } from "../text/width.ts";
import { partLabel } from "./part-label.ts";

const BLOCKS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const HEIGHT = 8;

/** The row as a person wants to see it in a terminal: histogram with every line drawn in, then the best tokens. */
export function inspectionText(inspection: Inspection): string {
  return [summary(inspection), histogram(inspection), tokenTable(inspection)].join("\n\n");
}

function summary({ row, vocabSize, temperature }: Inspection): string {
  const { max, mean, std, sigmaDistance, finite } = row;
  const shape = `max ${max.toFixed(2)}, μ ${mean.toFixed(2)}, σ ${std.toFixed(2)}, (max - μ)/σ ${sigmaDistance.toFixed(2)}`;
  return wrapped(`${finite} of ${vocabSize} logits finite, ${shape}, temperature ${temperature}`);
}

/** Heights are logarithmic: beside thousands of tokens in the bulk, the few that matter would not be seen. */
function histogram({ row, cuts }: Inspection): string {
  const bins = row.histogram;
  const tallest = Math.log1p(Math.max(...bins));
  const heights = [...bins].map((count) => (Math.log1p(count) / tallest) * HEIGHT);
  const lines: string[] = [];
  for (let level = HEIGHT - 1; level >= 0; level--) {
    lines.push(
      heights.map((height) => BLOCKS[Math.round(Math.min(1, Math.max(0, height - level)) * 8)]).join(""),
    );
  }
  lines.push("─".repeat(bins.length));
  const marks = [
    { label: "μ", at: row.mean, note: "" },
    { label: "μ + σ", at: row.mean + row.std, note: "" },
    ...cuts.flatMap(({ label, threshold, ceiling, kept, mass }) => {
      const note = `keeps ${kept}, ${(mass * 100).toFixed(1)} %`;
      const lower = { label, at: threshold ?? row.min, note };
      return ceiling === null ? lower : [lower, { label: "", at: ceiling, note: "nothing above" }];
    }),
    { label: "max", at: row.max, note: "" },
  ];
  for (const { label, at, note } of marks) {
    const place = row.max > row.min ? (at - row.min) / (row.max - row.min) : 1;
    const column = Math.min(bins.length - 1, Math.max(0, Math.floor(place * bins.length)));
    const pointer = `${" ".repeat(column)}▲`.padEnd(bins.length);
    lines.push(`${pointer}  ${label.padEnd(11)} ${at.toFixed(2).padStart(7)}  ${color.dim(note)}`);
  }
  return lines.join("\n");
}

/** A column per sampler where there is room, and otherwise one for all of them. */
function tokenTable({ tokens, cuts }: Inspection): string {
  const labels = cuts.map(({ label }) => label);
  const wide = tableOf(tokens, labels, (keptBy) =>
    labels.map((label) => (keptBy.includes(label) ? "●" : "")),
  );
  if (wide.split("\n")[0].length <= columns()) return wide;
  const signs = (keptBy: readonly string[]) =>
    labels.map((label) => (keptBy.includes(label) ? "●" : "·")).join("");
  const narrow = tableOf(tokens, ["kept"], (keptBy) => [signs(keptBy)]);
  return `${narrow}\n${wrapped(`kept by ${labels.join(", ")}, in this order`)}`;
}

function tableOf(
  tokens: Inspection["tokens"],
  heads: readonly string[],
  kept: (keptBy: readonly string[]) => readonly string[],
): string {
  const table = new Table({
    head: ["#", "token", "logit", "(max-l)/σ", "p, %", ...heads],
    colAligns: ["right", "left", "right", "right", "right", ...heads.map(() => "center" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const [index, token] of tokens.entries()) {
    const { text, logit, distance, probability, keptBy } = token;
    table.push([
      index + 1,
      partLabel(token) ?? `"${printable(text)}"`,
      logit.toFixed(2),
      distance.toFixed(2),
      (probability * 100).toFixed(2),
      ...kept(keptBy),
    ]);
  }
  return table.toString();
}
