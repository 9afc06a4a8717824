import { variety } from "../findings/diversity.ts";
import { type Chart, lineChart, type Point } from "../report/line-chart.ts";
import type { Calibration } from "./calibrate.ts";

const REFERENCE = "Top-nσ";

/** Coverage against the tokens kept; where answers were tried, those against each temperature's diversity as well. */
export function calibrationCharts(calibration: Calibration): Chart[] {
  const { tuning } = calibration;
  if (tuning === undefined) return [coverageChart(calibration)];
  const names = tuning.samplers.map(({ name }) => name);
  const byTemperature = tuning.temperatures.map((temperature) => {
    const points = tuning.samplers.flatMap(({ name, tries }) =>
      tries.flatMap(({ cells }): Point[] => {
        const { accuracy, diversity } = cells.find((cell) => cell.temperature === temperature)!;
        const unlike = diversity && variety(diversity);
        if (unlike === undefined) return [];
        const { share, low, high } = accuracy;
        return [{ series: name, x: 100 * unlike, y: 100 * share, low: 100 * low, high: 100 * high }];
      }),
    );
    return lineChart(`Right answers by diversity, every value tried, T = ${temperature}`, points, names, {
      x: { label: "how unlike the texts of an item are, % (1 - Self-BLEU)" },
      y: { label: "right, %", domain: [0, 100] },
      reference: REFERENCE,
    });
  });
  return [coverageChart(calibration), ownValues(calibration, tuning.temperatures), ...byTemperature];
}

function coverageChart({ coverage }: Calibration): Chart {
  const points = coverage.curves.flatMap(({ name, points }) =>
    points.map(({ kept, covered: { share, low, high } }): Point => {
      return { series: name, x: kept, y: 100 * share, low: 100 * low, high: 100 * high };
    }),
  );
  const names = coverage.curves.map(({ name }) => name);
  return lineChart("True next tokens kept, by how many are kept", points, names, {
    x: { label: "tokens kept, mean (log scale)", type: "log" },
    y: { label: "true tokens kept, %" },
    reference: REFERENCE,
  });
}

/** Right answers against n, a line per temperature. */
function ownValues({ tuning }: Calibration, temperatures: readonly number[]): Chart {
  const points = tuning!.samplers[0].tries.flatMap(({ value, cells }) =>
    cells.map(({ temperature, accuracy: { share, low, high } }): Point => {
      return { series: `T = ${temperature}`, x: value, y: 100 * share, low: 100 * low, high: 100 * high };
    }),
  );
  return lineChart(
    "Right answers by n",
    points,
    temperatures.map((temperature) => `T = ${temperature}`),
    { x: { label: "n" }, y: { label: "right, %", domain: [0, 100] }, beside: true },
  );
}
