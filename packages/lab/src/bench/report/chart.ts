import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { CHAINS } from "../chains.ts";
import { headline } from "../questions/question.ts";
import type { Figure } from "../race.ts";
import { micros } from "./matrix.ts";

const WIDTH = 620;
const HEIGHT = 440;
const LABELS = 190;
/** Labels that are nearer than this factor would lie upon each other. */
const APART = 1.22;

/** A figure as the chart names it. */
interface Point {
  who: string;
  time: number;
  low: number;
  high: number;
  vocab: number;
  batch: number;
  caches: string;
}

/**
 * The panels there are figures for, side by side, as one SVG: each at one size, against size, against batch.
 *
 * @returns undefined where there are none
 */
export function chart(figures: readonly Figure[]): string | undefined {
  const { document } = parseHTML("<html><body></body></html>");
  const peaked = figures.filter(({ rows }) => rows === "peaked");
  const tokens = peaked.filter(({ question }) => question === "one-token").map(point);
  const batches = peaked.filter(({ question }) => question === "batches").map(point);
  const panels = [
    ...(tokens.length > 0 ? [atOneSize(tokens, document)] : []),
    ...(new Set(tokens.map(({ vocab }) => vocab)).size > 1 ? [againstSize(tokens, document)] : []),
    ...(batches.length > 0 ? [againstBatch(batches, document)] : []),
  ];
  if (panels.length === 0) return undefined;
  const svgs = panels.map((panel, index) => {
    panel.setAttribute("x", String(index * WIDTH));
    panel.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    return panel.outerHTML;
  });
  const width = WIDTH * panels.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" font-family="system-ui, sans-serif">
<rect width="100%" height="100%" fill="white"/>
${svgs.join("\n")}
</svg>
`;
}

function point({ name, chain, median, q1, q3, vocab, batch, caches }: Figure): Point {
  return { who: labelOf(name, chain), time: median, low: q1, high: q3, vocab, batch, caches };
}

function labelOf(name: string, chain: string): string {
  if (chain === CHAINS.topNSigma.words || name === "limit") return name;
  return chain === CHAINS.llamaDefault.words ? `${name}, its default chain` : `${name}, ${chain}`;
}

const PANEL = { width: WIDTH, height: HEIGHT, marginTop: 40, marginRight: 24 };

function titled(text: string) {
  return Plot.text([text], { frameAnchor: "top", dy: -28, fontWeight: "bold" });
}

function atOneSize(points: readonly Point[], document: Document): Element {
  const vocab = headline(points.map((each) => each.vocab));
  const bars = points.filter((each) => each.vocab === vocab && each.caches !== "rotating");
  const order = bars.filter(({ caches }) => caches === "hot").sort((a, b) => a.time - b.time);
  return Plot.plot({
    ...PANEL,
    document,
    marginLeft: LABELS,
    x: { type: "log", label: "µs per token (log scale)", grid: true },
    y: { label: null, domain: order.map(({ who }) => who) },
    marks: [
      titled(`Top-nσ 1 → T 1.5, peaked rows, V = ${vocab}: ● hot, ◯ cold, quartiles`),
      Plot.ruleY(bars, { y: "who", x1: "low", x2: "high", stroke: "#888" }),
      Plot.dot(bars, {
        y: "who",
        x: "time",
        r: 4,
        stroke: "#1f77b4",
        fill: ({ caches }: Point) => (caches === "hot" ? "#1f77b4" : "white"),
      }),
      Plot.text(
        bars.filter(({ caches }) => caches === "hot"),
        { y: "who", x: "time", dy: -9, text: ({ time }: Point) => micros(time) },
      ),
    ],
  });
}

function againstSize(points: readonly Point[], document: Document): Element {
  const hot = points.filter(({ caches }) => caches === "hot");
  return lines(
    hot,
    "vocab",
    "entries of a row (log scale)",
    "one token against the size of the row",
    document,
  );
}

function againstBatch(points: readonly Point[], document: Document): Element {
  const vocab = headline(points.map((each) => each.vocab));
  const ofOne = points.filter((each) => each.vocab === vocab);
  return lines(ofOne, "batch", "rows per call (log scale)", `one token of a batch, V = ${vocab}`, document);
}

function lines(
  points: readonly Point[],
  x: "vocab" | "batch",
  label: string,
  title: string,
  document: Document,
) {
  const last = Math.max(...points.map((each) => each[x]));
  return Plot.plot({
    ...PANEL,
    document,
    marginRight: LABELS,
    x: {
      type: "log",
      base: 2,
      label,
      ticks: [...new Set(points.map((each) => each[x]))],
      tickFormat: String,
    },
    y: { type: "log", label: "µs per token (log scale)", grid: true },
    marks: [
      titled(title),
      Plot.line(points, { x, y: "time", z: "who", stroke: "who" }),
      Plot.dot(points, { x, y: "time", fill: "who", r: 3 }),
      Plot.text(apart(points.filter((each) => each[x] === last)), {
        x,
        y: "place",
        text: "who",
        textAnchor: "start",
        dx: 8,
      }),
    ],
  });
}

/** Where labels go so that each can be read: beside their points, or as much above as the next one below needs. */
function apart(points: readonly Point[]): (Point & { place: number })[] {
  let below = 0;
  return [...points]
    .sort((a, b) => a.time - b.time)
    .map((each) => {
      below = Math.max(each.time, below * APART);
      return { ...each, place: below };
    });
}
