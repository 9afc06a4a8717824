import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { CellSummary, Summary } from "./summary.ts";

/** Top-nσ is red, as in the figures of `nsigma inspect`; the others in the plan's order. */
const REFERENCE = "#d62728";
const COLOURS = [
  "#1f77b4",
  "#2ca02c",
  "#9467bd",
  "#ff7f0e",
  "#17becf",
  "#8c564b",
  "#7f7f7f",
  "#e377c2",
  "#bcbd22",
];
const WIDTH = 560;
const HEIGHT = 340;
const LEGEND_LINE = 18;

/** A figure that stands alone. */
export interface Chart {
  readonly title: string;
  readonly svg: string;
}

/** A point of a chart: a cell at its place. */
interface Point {
  readonly sampler: string;
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** The charts of a summary: for every model and task those for which it has the numbers. */
export function chartsOf(summary: Summary): Chart[] {
  const { models, tasks } = summary;
  return models.flatMap((model) =>
    tasks.flatMap((task) => {
      const cells = summary.cells.filter((cell) => cell.model === model && cell.task === task);
      const place = models.length > 1 ? `${task}, ${model}` : task;
      return [
        accuracyByTemperature(cells, summary, place),
        accuracyByDiversity(cells, summary, place),
        keptByTemperature(cells, summary, place),
      ].flatMap((chart) => chart ?? []);
    }),
  );
}

function accuracyByTemperature(
  cells: readonly CellSummary[],
  summary: Summary,
  place: string,
): Chart | undefined {
  const points = cells.flatMap(({ sampler, temperature: x, accuracy }): Point[] =>
    accuracy
      ? [{ sampler, x, y: 100 * accuracy.share, low: 100 * accuracy.low, high: 100 * accuracy.high }]
      : [],
  );
  return chart(`Right answers by temperature: ${place}`, points, summary, {
    x: { label: "temperature" },
    y: { label: "right, %", domain: [0, 100] },
  });
}

function accuracyByDiversity(
  cells: readonly CellSummary[],
  summary: Summary,
  place: string,
): Chart | undefined {
  const points = cells.flatMap(({ sampler, accuracy, diversity }): Point[] =>
    accuracy && diversity ? [{ sampler, x: 100 * diversity.distinct[1], y: 100 * accuracy.share }] : [],
  );
  return chart(`Right answers by diversity: ${place}`, points, summary, {
    x: { label: "different two-word sequences, %" },
    y: { label: "right, %", domain: [0, 100] },
  });
}

function keptByTemperature(
  cells: readonly CellSummary[],
  summary: Summary,
  place: string,
): Chart | undefined {
  const points = cells.flatMap(({ sampler, temperature: x, means }): Point[] =>
    means ? [{ sampler, x, y: means.kept }] : [],
  );
  return chart(`Tokens kept by temperature: ${place}`, points, summary, {
    x: { label: "temperature" },
    y: { label: "tokens kept, mean (log scale)", type: "log" },
  });
}

/** A line and points per sampler, with intervals where the points have them; undefined when there is nothing to draw. */
function chart(
  title: string,
  points: readonly Point[],
  { samplers, reference }: Summary,
  scales: { x: Plot.ScaleOptions; y: Plot.ScaleOptions },
): Chart | undefined {
  if (points.length === 0) return undefined;
  const shown = samplers.filter((sampler) => points.some((point) => point.sampler === sampler));
  const { document } = parseHTML("<html><body></body></html>");
  // Points of several samplers at one temperature would hide each other's intervals.
  const width = Math.max(...points.map(({ x }) => x)) - Math.min(...points.map(({ x }) => x));
  const aside = ({ sampler, x }: Point) =>
    x + (shown.indexOf(sampler) - (shown.length - 1) / 2) * width * 0.008;
  const beside = points.some(({ low }) => low !== undefined) ? aside : "x";
  // A sampler of one temperature, as greedy decoding is, is a level to compare the others with.
  const alone = points.filter((point) =>
    points.every((other) => other === point || other.sampler !== point.sampler),
  );
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 50,
    marginRight: 20,
    style: { background: "none" },
    x: { ...scales.x, labelAnchor: "center", labelArrow: "none", inset: 10 },
    y: { ...scales.y, grid: true, labelAnchor: "center", labelArrow: "none" },
    color: {
      domain: shown,
      range: coloursOf(shown, reference),
    },
    marks: [
      Plot.ruleY(alone, { y: "y", stroke: "sampler", strokeDasharray: "3,4", strokeOpacity: 0.7 }),
      Plot.line(points, { x: beside, y: "y", stroke: "sampler", strokeWidth: 1.5, strokeOpacity: 0.8 }),
      Plot.ruleX(
        points.filter(({ low }) => low !== undefined),
        { x: beside, y1: "low", y2: "high", stroke: "sampler", strokeOpacity: 0.6 },
      ),
      Plot.dot(points, { x: beside, y: "y", fill: "sampler", r: 3 }),
    ],
  });
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return { title, svg: framed(title, plot.outerHTML, shown, reference) };
}

function coloursOf(samplers: readonly string[], reference: string | undefined): string[] {
  const others = samplers.filter((sampler) => sampler !== reference);
  return samplers.map((sampler) =>
    sampler === reference ? REFERENCE : COLOURS[others.indexOf(sampler) % COLOURS.length],
  );
}

/** Plot's own legend is HTML; this one is part of the figure, so that it can be saved as a file. */
function framed(
  title: string,
  plot: string,
  samplers: readonly string[],
  reference: string | undefined,
): string {
  const top = 26;
  const colours = coloursOf(samplers, reference);
  const columns = Math.max(...samplers.map((sampler) => sampler.length)) > 22 ? 2 : 3;
  const names = samplers.map((sampler, index) => {
    const x = 50 + (index % columns) * ((WIDTH - 60) / columns);
    const y = top + HEIGHT + 14 + Math.floor(index / columns) * LEGEND_LINE;
    return `<circle cx="${x}" cy="${y - 4}" r="4" fill="${colours[index]}"/><text x="${x + 9}" y="${y}">${escaped(sampler)}</text>`;
  });
  const height = top + HEIGHT + 8 + Math.ceil(samplers.length / columns) * LEGEND_LINE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor" role="img" aria-label="${escaped(title)}">
<text x="50" y="16" font-size="13" font-weight="600">${escaped(title)}</text>
<g transform="translate(0 ${top})">${plot}</g>
${names.join("\n")}
</svg>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);
}
