import type { Machine } from "../machine.ts";
import { QUESTIONS } from "../questions/index.ts";
import type { Figure, Peer } from "../race.ts";
import { figureTable } from "./figure-tables.ts";
import { growthOf, growthTable } from "./growth.ts";
import { asMarkdown, asText, type Matrix } from "./matrix.ts";
import { type Ratio, ratiosOf } from "./ratios.ts";
import { ratioTable } from "./ratio-table.ts";

/** Everything that a run has found, as it stands in the JSON file. */
export interface Report {
  version: 1;
  date: string;
  /** How it was measured. */
  effort: { rounds: number; microsecondsPerPart: number; seed: number; interrupted: boolean };
  machine: Machine;
  peers: readonly Peer[];
  figures: readonly Figure[];
  ratios: readonly (Omit<Ratio, "ours" | "against"> & { ours: number; against: number })[];
}

/** In the file a ratio names its two figures by their places. */
export function reportOf(parts: Omit<Report, "version" | "date" | "ratios">): Report {
  const { figures } = parts;
  const ratios = ratiosOf(figures).map((ratio) => {
    return { ...ratio, ours: figures.indexOf(ratio.ours), against: figures.indexOf(ratio.against) };
  });
  return { version: 1, date: new Date().toISOString().slice(0, 10), ...parts, ratios };
}

export function reportText(report: Report): string {
  return [conditions(report).join("\n"), ...matrices(report).map(asText)].join("\n\n");
}

export function reportMarkdown(report: Report, chartFile: string | undefined): string {
  const about = conditions(report).map((line) => `- ${line}`);
  const tables = matrices(report).map(asMarkdown);
  const picture = chartFile === undefined ? [] : [`![The same as a chart](${chartFile})`];
  return `${[about.join("\n"), ...picture, ...tables].join("\n\n")}\n`;
}

/** As JSON, a figure or a ratio per line. */
export function reportJson({ figures, ratios, ...rest }: Report): string {
  const list = (items: readonly unknown[]) =>
    `[\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  return `${head},\n  "figures": ${list(figures)},\n  "ratios": ${list(ratios)}\n}\n`;
}

function matrices({ figures }: Report): Matrix[] {
  const questions = QUESTIONS.filter(({ name }) => figures.some(({ question }) => question === name));
  const growth = growthOf(figures);
  const ratios = ratiosOf(figures);
  return [
    ...questions.map((question) => figureTable(question, figures)),
    ...(growth.length > 0 ? [growthTable(growth, figures)] : []),
    ...(ratios.length > 0 ? [ratioTable(ratios)] : []),
  ];
}

function conditions({ machine, peers, effort, date }: Report): string[] {
  const { processor, cores, caches, memory, system, node, v8, load, packages } = machine;
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [
    `${processor}, ${cores} logical processors, ${[...caches, memory].join(", ")}; ${system}; load ${load} at the start`,
    `Node ${node}, V8 ${v8}; ${versions.join(", ")}`,
    `${date}: ${effort.rounds} rounds, ${effort.microsecondsPerPart} µs each, seed ${effort.seed}${effort.interrupted ? "; interrupted" : ""}`,
    ...peers.map((peer) =>
      "how" in peer ? `${peer.name}: ${peer.how}` : `${peer.name}: not here: ${peer.missing}`,
    ),
  ];
}
