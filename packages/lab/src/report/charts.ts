import { printable } from "../text/printable.ts";
import { variety } from "../findings/diversity.ts";
import { type Chart, type ChartOptions, lineChart, type Point } from "./line-chart.ts";
import type { CellSummary, Summary } from "../findings/summary.ts";

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
        bitsByDiversity(cells, summary, place),
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
      ? [{ series: sampler, x, y: 100 * accuracy.share, low: 100 * accuracy.low, high: 100 * accuracy.high }]
      : [],
  );
  return drawn(`Right answers by temperature: ${place}`, points, summary, {
    x: { label: "temperature" },
    y: { label: "right, %", domain: [0, 100] },
    beside: true,
  });
}

function accuracyByDiversity(
  cells: readonly CellSummary[],
  summary: Summary,
  place: string,
): Chart | undefined {
  const points = cells.flatMap(({ sampler, accuracy, diversity }): Point[] => {
    const unlike = diversity && variety(diversity);
    return accuracy && unlike !== undefined
      ? [{ series: sampler, x: 100 * unlike, y: 100 * accuracy.share }]
      : [];
  });
  const among = cells.find(({ diversity }) => diversity)?.diversity?.selfBleuAmong;
  return drawn(`Right answers by diversity: ${place}`, points, summary, {
    x: { label: `how unlike ${among} are, % (1 - Self-BLEU)` },
    y: { label: "right, %", domain: [0, 100] },
  });
}

/** A curve a sampler over its temperatures, which stand beside the points. */
function bitsByDiversity(cells: readonly CellSummary[], summary: Summary, place: string): Chart | undefined {
  const points = cells.flatMap(({ sampler, temperature, likeliness, diversity }): Point[] => {
    const unlike = diversity && variety(diversity);
    if (likeliness === undefined || unlike === undefined) return [];
    const { mean: y, low, high } = likeliness.bits;
    const within = diversity?.selfBleuWithin;
    return [
      {
        series: sampler,
        // One text an item differs from nothing: its likelihood is a level for the others.
        x: within || diversity?.selfBleuAmong === "all texts" ? 100 * unlike : Number.NaN,
        y,
        low,
        high,
        label: `${temperature}`,
        ...(within && { left: 100 * (1 - within.high), right: 100 * (1 - within.low) }),
      },
    ];
  });
  const among = cells.find(({ diversity }) => diversity)?.diversity?.selfBleuAmong;
  const judge = summary.judge === undefined ? "" : ` by ${printable(summary.judge)}`;
  if (points.every(({ x }) => Number.isNaN(x))) return undefined;
  return drawn(`Likelihood by diversity, with temperatures: ${place}`, points, summary, {
    x: { label: `how unlike ${among} are, % (1 - Self-BLEU)` },
    y: { label: `bits per token${judge}, less is likelier (log scale)`, type: "log", tickFormat: String },
  });
}

function keptByTemperature(
  cells: readonly CellSummary[],
  summary: Summary,
  place: string,
): Chart | undefined {
  const points = cells.flatMap(({ sampler, temperature: x, means }): Point[] =>
    means ? [{ series: sampler, x, y: means.kept }] : [],
  );
  return drawn(`Tokens kept by temperature: ${place}`, points, summary, {
    x: { label: "temperature" },
    y: { label: "tokens kept, mean (log scale)", type: "log" },
  });
}

/** Undefined when there is nothing to draw. */
function drawn(
  title: string,
  points: readonly Point[],
  { samplers, reference }: Summary,
  options: ChartOptions,
): Chart | undefined {
  if (points.length === 0) return undefined;
  const shown = samplers.filter((sampler) => points.some(({ series }) => series === sampler));
  const named = points.map((point) => ({ ...point, series: printable(point.series) }));
  return lineChart(printable(title), named, shown.map(printable), {
    levels: true,
    ...options,
    ...(reference !== undefined && { reference: printable(reference) }),
  });
}
