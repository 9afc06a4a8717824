import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { escaped } from "./html/escape.ts";

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

/** A point of a chart, with its interval where it has one. */
export interface Point {
  /** The name of the line it belongs to. */
  readonly series: string;
  /** NaN for one that has no place there: where it is alone in its series it can be a level. */
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  /** The interval of x. */
  readonly left?: number;
  readonly right?: number;
  /** Stands beside it. */
  readonly label?: string;
}

/** How a chart is drawn. */
export interface ChartOptions {
  readonly x: Plot.ScaleOptions;
  readonly y: Plot.ScaleOptions;
  /** The series in red. */
  readonly reference?: string;
  /** Points of several series with one x stand beside each other, so that none hides another's interval. */
  readonly beside?: boolean;
  /** A series of a single point, as greedy decoding is, is a level for the others, too. */
  readonly levels?: boolean;
}

/**
 * A line with its points for every series, with intervals where the points have them.
 *
 * @param points one or more
 * @param series the names in the legend's order
 */
export function lineChart(
  title: string,
  points: readonly Point[],
  series: readonly string[],
  { x, y, reference, beside = false, levels = false }: ChartOptions,
): Chart {
  const { document } = parseHTML("<html><body></body></html>");
  const places = points.map((point) => point.x);
  const step = beside ? (Math.max(...places) - Math.min(...places)) * 0.008 : 0;
  const place = (point: Point) => point.x + (series.indexOf(point.series) - (series.length - 1) / 2) * step;
  const alone = points.filter(
    (point) => levels && points.every((other) => other === point || other.series !== point.series),
  );
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 50,
    marginRight: 20,
    style: { background: "none" },
    x: { ...x, labelAnchor: "center", labelArrow: "none", inset: 10 },
    y: { ...y, grid: true, labelAnchor: "center", labelArrow: "none" },
    color: {
      domain: [...series],
      range: coloursOf(series, reference),
    },
    marks: [
      Plot.ruleY(alone, { y: "y", stroke: "series", strokeDasharray: "3,4", strokeOpacity: 0.7 }),
      Plot.line(points, { x: place, y: "y", stroke: "series", strokeWidth: 1.5, strokeOpacity: 0.8 }),
      Plot.ruleX(
        points.filter(({ low }) => low !== undefined),
        { x: place, y1: "low", y2: "high", stroke: "series", strokeOpacity: 0.6 },
      ),
      Plot.ruleY(
        points.filter(({ left }) => left !== undefined),
        { y: "y", x1: "left", x2: "right", stroke: "series", strokeOpacity: 0.6 },
      ),
      Plot.text(
        points.filter(({ label }) => label !== undefined),
        { x: place, y: "y", text: "label", fill: "series", fontSize: 9, dx: 4, dy: -6, textAnchor: "start" },
      ),
      Plot.dot(points, { x: place, y: "y", fill: "series", r: 3 }),
    ],
  });
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return { title, svg: framed(title, plot.outerHTML, series, reference) };
}

function coloursOf(series: readonly string[], reference: string | undefined): string[] {
  const others = series.filter((each) => each !== reference);
  return series.map((each) =>
    each === reference ? REFERENCE : COLOURS[others.indexOf(each) % COLOURS.length],
  );
}

/** Plot's own legend is HTML; this one is part of the figure, so that it can be saved as a file. */
function framed(
  title: string,
  plot: string,
  series: readonly string[],
  reference: string | undefined,
): string {
  const top = 26;
  const colours = coloursOf(series, reference);
  const columns = Math.max(...series.map((each) => each.length)) > 22 ? 2 : 3;
  const names = series.map((each, index) => {
    const x = 50 + (index % columns) * ((WIDTH - 60) / columns);
    const y = top + HEIGHT + 14 + Math.floor(index / columns) * LEGEND_LINE;
    return `<circle cx="${x}" cy="${y - 4}" r="4" fill="${colours[index]}"/><text x="${x + 9}" y="${y}">${escaped(each)}</text>`;
  });
  const height = top + HEIGHT + 8 + Math.ceil(series.length / columns) * LEGEND_LINE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor" role="img" aria-label="${escaped(title)}">
<text x="50" y="16" font-size="13" font-weight="600">${escaped(title)}</text>
<g transform="translate(0 ${top})">${plot}</g>
${names.join("\n")}
</svg>
`;
}
