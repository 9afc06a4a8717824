import { element } from "../report/html/escape.ts";
import { sheetHtml } from "../report/html/sheet.ts";
import { CLOSING, opening } from "../report/html/shell.ts";
import { sheetText } from "../report/sheet-text.ts";
import { listItem, wrapped } from "../text/width.ts";
import { type CutOff, cutOffWords } from "../statistics/cut-off.ts";
import type { Calibration } from "./calibrate.ts";
import { calibrationCharts } from "./calibration-charts.ts";
import { calibrationSheets } from "./calibration-sheets.ts";
import { againstRivals, type Recommendation } from "./recommend.ts";
import type { Tuning } from "./tune.ts";

/** The calibration for a terminal: the tables, then the value and why. */
export function calibrationText(calibration: Calibration): string {
  const { recommendation, tuning } = calibration;
  return [
    ...calibrationSheets(calibration).map((sheet) => sheetText(sheet)),
    wrapped(remarks(calibration).join("\n")),
    ...(tuning ? [wrapped(againstRivals(tuning).join("\n"))] : []),
    [answer(recommendation), ...recommendation.reasons.map((each) => listItem(each))].join("\n"),
  ].join("\n\n");
}

/** The calibration as one page that needs nothing else. */
export function calibrationHtml(calibration: Calibration): string {
  const { model, recommendation, tuning } = calibration;
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => element("li", line)).join("")}</ul>`;
  return [
    opening(`${answer(recommendation)}: ${model}`, remarks(calibration), ["Why", "Charts", "Tables"]),
    `<section id="why"><h2>Why</h2>${list(recommendation.reasons)}`,
    tuning ? `<h3>Beside its rivals, tuned likewise</h3>${list(againstRivals(tuning))}` : "",
    "</section>\n",
    `<section id="charts"><h2>Charts</h2><div class="charts">${calibrationCharts(calibration)
      .map(({ svg }) => `<figure>${svg}</figure>`)
      .join("\n")}</div></section>\n`,
    `<section id="tables"><h2>Tables</h2><p class="faint">Bold: the value that was chosen.</p>${calibrationSheets(
      calibration,
    )
      .map((sheet) => sheetHtml(sheet))
      .join("\n")}</section>\n`,
    CLOSING,
  ].join("");
}

/** The charts below each other, as one figure. */
export function calibrationSvg(calibration: Calibration): string {
  const charts = calibrationCharts(calibration).map(({ svg }) => svg);
  const heights = charts.map((svg) => Number(/viewBox="0 0 \d+ ([\d.]+)"/.exec(svg)![1]));
  const width = Number(/viewBox="0 0 (\d+)/.exec(charts[0])![1]);
  let y = 0;
  const placed = charts.map((svg, index) => {
    const own = svg.replace("<svg ", `<svg y="${y}" width="${width}" height="${heights[index]}" `);
    y += heights[index] + 16;
    return own;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}">
<rect width="100%" height="100%" fill="white"/>
${placed.join("\n")}</svg>
`;
}

/** The answer in a few words. */
function answer({ n }: Recommendation): string {
  return n === null ? "No value of n qualifies" : `Recommended: n = ${n}`;
}

function remarks({ coverage, tuning }: Calibration): string[] {
  const { rows, texts, sigmaDistance } = coverage;
  return [
    `${rows} rows of ${texts} texts; the best token stands ${sigmaDistance.toFixed(1)} σ above the mean.`,
    ...(tuning
      ? [
          `Every sampler had ${tuning.samplers[0].tries.length} values, the same seeds and cuts before the temperature; ${tuning.items[0]} items chose, ${tuning.items[1]} others judge.`,
          cutOffWords(cutOffs(tuning), "--max-tokens"),
        ]
      : ["No answers were tried: the recommendation goes by coverage alone."]),
  ];
}

function cutOffs({ samplers }: Tuning): CutOff[] {
  return samplers.flatMap(({ name, tries }) =>
    tries.flatMap(({ value, cells }) =>
      cells.map(({ temperature, cutOff, texts }) => ({
        cell: `${name} ${value}, T = ${temperature}`,
        texts,
        cutOff: Math.round(cutOff * texts),
      })),
    ),
  );
}
