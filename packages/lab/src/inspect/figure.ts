import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Inspection } from "nsigma/analysis";
import { printable } from "../text/printable.ts";
import { partLabel } from "./part-label.ts";

const WIDTH = 560;
const HEIGHT = 400;
const COLOURS = ["#d62728", "#1f77b4", "#2ca02c", "#9467bd", "#ff7f0e"];

/**
 * The two panels of the paper's Figure 1 for one row, as one SVG: how the logits are distributed, with each
 * sampler's line; and the probabilities in falling order, with what Top-nσ keeps.
 */
export function figure(inspection: Inspection): string {
  const { document } = parseHTML("<html><body></body></html>");
  const panels = [distribution(inspection, document), probabilities(inspection, document)];
  const svgs = panels.map((panel, index) => {
    panel.setAttribute("x", String(index * WIDTH));
    panel.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    return panel.outerHTML;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH * 2}" height="${HEIGHT}" viewBox="0 0 ${WIDTH * 2} ${HEIGHT}" font-family="system-ui, sans-serif">
<rect width="100%" height="100%" fill="white"/>
${svgs.join("\n")}
</svg>
`;
}

function distribution({ row, cuts }: Inspection, document: Document): Element {
  const width = (row.max - row.min) / row.histogram.length || 1;
  const bars = [...row.histogram].map((count, bin) => ({
    from: row.min + bin * width,
    to: row.min + (bin + 1) * width,
    count,
  }));
  const lines = cuts
    .map((cut, index) => ({ ...cut, colour: COLOURS[index % COLOURS.length], level: index }))
    .filter(({ threshold }) => threshold !== null);
  const tallest = Math.max(...row.histogram);
  // The labels stand above the bars, one below the other, so that lines close together can still be told apart.
  const height = (level: number) => Math.expm1(Math.log1p(tallest) * (1.45 - level * 0.07));
  return Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginTop: 34,
    marginLeft: 60,
    x: { label: "logit", domain: [row.min, row.max + width] },
    y: {
      label: "tokens (log scale)",
      labelAnchor: "center",
      type: "symlog",
      grid: true,
      domain: [0, height(0)],
      ticks: [0, 1, 10, 100, 1000, 10000, 100000],
    },
    marks: [
      Plot.text(["(a) distribution of the logits"], { frameAnchor: "top", dy: -24, fontWeight: "bold" }),
      Plot.rectY(bars, { x1: "from", x2: "to", y: "count", fill: "#9ecae1" }),
      Plot.ruleX([row.mean], { stroke: "black", strokeDasharray: "4,3" }),
      Plot.text([row.mean], {
        x: (at: number) => at,
        y: height(0),
        text: () => `μ ${row.mean.toFixed(1)}, σ ${row.std.toFixed(1)}`,
        textAnchor: "start",
        dx: 4,
      }),
      Plot.ruleX(lines, { x: "threshold", stroke: "colour" }),
      Plot.ruleX(
        lines.filter(({ ceiling }) => ceiling !== null),
        { x: "ceiling", stroke: "colour", strokeDasharray: "2,2" },
      ),
      Plot.text(lines, {
        x: "threshold",
        y: (line: { level: number }) => height(line.level + 1),
        text: "label",
        fill: "colour",
        textAnchor: "end",
        dx: -4,
      }),
    ],
  });
}

function probabilities({ tokens, cuts }: Inspection, document: Document): Element {
  const first = cuts[0].label;
  const bars = tokens.map((token, index) => ({
    place: `${index + 1} ${partLabel(token) ?? (printable(token.text).trim() || "␣")}`,
    probability: token.probability,
    kept: token.keptBy.includes(first) ? `kept by ${first}` : "cut",
  }));
  return Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginTop: 34,
    marginBottom: 90,
    x: { label: null, domain: bars.map(({ place }) => place), tickRotate: -60 },
    y: { label: "probability at T = 1", labelAnchor: "center", grid: true },
    color: { domain: [`kept by ${first}`, "cut"], range: [COLOURS[0], "#bbbbbb"] },
    marks: [
      Plot.text([`(b) probabilities in falling order; red: kept by ${first}`], {
        frameAnchor: "top",
        dy: -24,
        fontWeight: "bold",
      }),
      Plot.barY(bars, { x: "place", y: "probability", fill: "kept" }),
      Plot.ruleY([0]),
    ],
  });
}
