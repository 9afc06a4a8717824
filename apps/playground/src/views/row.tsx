import { useSignal } from "@preact/signals";
import { scaleLinear, scaleLog } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import type { Cut, Inspection } from "nsigma/analysis";
import { engine } from "../model/remote.ts";
import {
  change,
  CUTS_FIRST,
  chosen,
  labelOf,
  optionsOf,
  samplers,
  type ShownSampler,
  temperature,
  temperatureFirst,
} from "../state/samplers.ts";
import { before, model } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";

const WIDTH = 720;
const HEIGHT = 260;
const MARGIN = { top: 28, right: 16, bottom: 30, left: 44 };
const BINS = 120;

/** All logits of the next token as a histogram, the bell with their mean and σ, and the line of every sampler. */
export function RowView() {
  const shown = samplers.value.filter((each) => each.shown);
  const answer = useAnswer(() => {
    const ids = before.value;
    const rivals = samplers.value
      .filter((each) => each.shown)
      .map((each) => ({
        label: labelOf(each),
        options: { ...optionsOf(each), ...(!temperatureFirst.value && { order: CUTS_FIRST }) },
      }));
    return model.value && ids.length > 0 ? engine.inspect(ids, rivals, temperature.value, BINS) : undefined;
  });
  const inspection = answer.value;
  return (
    <section aria-labelledby="row-title">
      <h2 id="row-title">The row</h2>
      <p class="help">
        Every token of the vocabulary has a score, its logit. Most of them form a bell; a few stand far out on
        the right. Each sampler draws a line, and what is left of it cannot come. Drag a line.
      </p>
      {inspection ? (
        <Picture inspection={inspection} shown={shown} />
      ) : (
        <div class="waiting" style={{ height: `${HEIGHT}px` }} />
      )}
      {inspection && <Numbers inspection={inspection} shown={shown} />}
    </section>
  );
}

function Picture({ inspection, shown }: { inspection: Inspection; shown: readonly ShownSampler[] }) {
  const { row, cuts, vocabSize } = inspection;
  const { min, max, mean, std, histogram, sigmaDistance } = row;
  const dragging = useSignal<number | undefined>(undefined);
  const x = scaleLinear([min, max + (max - min) * 0.03], [MARGIN.left, WIDTH - MARGIN.right]);
  const most = Math.max(...histogram);
  const y = scaleLog([0.7, most * 1.3], [HEIGHT - MARGIN.bottom, MARGIN.top]).clamp(true);
  const width = (max - min) / histogram.length;
  const bars = Array.from(histogram, (count, bin): [number, number] => [min + bin * width, count]);
  const outline = area<[number, number]>()
    .x(([at]) => x(at))
    .y0(y(0.7))
    .y1(([, count]) => y(Math.max(0.7, count)))
    .curve(curveStepAfter);
  const bell = line<number>()
    .x((at) => x(at))
    .y((at) =>
      y(
        Math.max(
          0.7,
          (vocabSize * width * Math.exp(-0.5 * ((at - mean) / std) ** 2)) / (std * Math.sqrt(2 * Math.PI)),
        ),
      ),
    );
  const left = cuts[shown.findIndex((each) => each === samplers.value[chosen.value])]?.threshold ?? min;

  const drag = (event: PointerEvent & { currentTarget: SVGSVGElement }): void => {
    if (dragging.value === undefined) return;
    const { left: edge, width: wide } = event.currentTarget.getBoundingClientRect();
    const at = x.invert(((event.clientX - edge) / wide) * WIDTH);
    void moveTo(dragging.value, Math.min(max, Math.max(min, at)));
  };

  return (
    <svg
      class="row"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Histogram of ${vocabSize} logits: the best stands ${sigmaDistance.toFixed(1)} σ above the mean`}
      onPointerMove={drag}
      onPointerUp={() => (dragging.value = undefined)}
      onPointerLeave={() => (dragging.value = undefined)}
    >
      <rect
        class="kept"
        x={x(left)}
        y={MARGIN.top}
        width={Math.max(0, WIDTH - MARGIN.right - x(left))}
        height={HEIGHT - MARGIN.top - MARGIN.bottom}
      />
      <path class="bars" d={outline([...bars, [max, histogram.at(-1) ?? 0]]) ?? ""} />
      <path
        class="bell"
        d={bell(Array.from({ length: 121 }, (_, at) => mean + std * (-4 + at / 15))) ?? ""}
      />
      {x.ticks(8).map((at) => (
        <text key={at} class="tick" x={x(at)} y={HEIGHT - 10} text-anchor="middle">
          {at}
        </text>
      ))}
      {y.ticks(3).map((count) => (
        <text key={count} class="tick" x={MARGIN.left - 6} y={y(count) + 4} text-anchor="end">
          {count}
        </text>
      ))}
      <line class="mean" x1={x(mean)} x2={x(mean)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
      <text class="tick" x={x(mean)} y={MARGIN.top - 8} text-anchor="middle">
        μ
      </text>
      {cuts.map((cut, at) => (
        <Line
          key={shown[at].option}
          cut={cut}
          sampler={shown[at]}
          x={x(cut.threshold ?? min)}
          drag={() => (dragging.value = samplers.value.indexOf(shown[at]))}
        />
      ))}
    </svg>
  );
}

function Line({ cut, sampler, x, drag }: { cut: Cut; sampler: ShownSampler; x: number; drag: () => void }) {
  const place = samplers.value.indexOf(sampler);
  const nudge = (event: KeyboardEvent): void => {
    const factor = { ArrowLeft: LEFT, ArrowRight: RIGHT }[event.key]?.[sampler.option];
    if (factor === undefined) return;
    event.preventDefault();
    change(place, { value: bounded(sampler.option, Number(sampler.value) * factor) });
  };
  return (
    <g
      class={`line colour-${sampler.colour}`}
      role="slider"
      tabIndex={0}
      aria-label={`${sampler.title}: ${cut.kept} tokens left`}
      aria-valuenow={Number(sampler.value)}
      onPointerDown={drag}
      onKeyDown={nudge}
    >
      <line class="grip" x1={x} x2={x} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
      <line x1={x} x2={x} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
      <text x={x} y={MARGIN.top + 12 * (place + 1)} text-anchor="end" dx={-4}>
        {labelOf(sampler)}
      </text>
    </g>
  );
}

const LEFT = {
  topNSigma: 1.05,
  minP: 0.9,
  topP: 1.01,
  topK: 1.1,
  epsilonCutoff: 0.9,
  etaCutoff: 0.9,
  typicalP: 1.01,
  pLess: 1,
};
const RIGHT = {
  topNSigma: 0.95,
  minP: 1.1,
  topP: 0.99,
  topK: 0.9,
  epsilonCutoff: 1.1,
  etaCutoff: 1.1,
  typicalP: 0.99,
  pLess: 1,
};

/** Sets the option so that the sampler cuts at a logit. */
async function moveTo(place: number, logit: number): Promise<void> {
  const { option } = samplers.value[place];
  const same = await engine.equivalents(before.value, logit, temperatureFirst.value ? temperature.value : 1);
  const value = option === "etaCutoff" ? same.epsilonCutoff : same[option as keyof typeof same];
  if (value !== null && value !== undefined) change(place, { value: bounded(option, value) });
}

function bounded(option: ShownSampler["option"], value: number): number {
  if (option === "topNSigma") return Math.max(0.01, value);
  if (option === "topK") return Math.max(1, Math.round(value));
  return Math.min(option === "topP" || option === "typicalP" ? 1 : 0.999, Math.max(1e-9, value));
}

function Numbers({ inspection, shown }: { inspection: Inspection; shown: readonly ShownSampler[] }) {
  const { row, cuts } = inspection;
  return (
    <div class="scroll">
      <p>
        max {row.max.toFixed(2)}, μ {row.mean.toFixed(2)}, σ {row.std.toFixed(2)}: the best token stands{" "}
        <strong>{row.sigmaDistance.toFixed(1)} σ</strong> above the mean.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">sampler</th>
            <th scope="col">line at</th>
            <th scope="col">tokens left</th>
            <th scope="col">their mass</th>
          </tr>
        </thead>
        <tbody>
          {cuts.map((cut, at) => (
            <tr key={shown[at].option} class={`colour-${shown[at].colour}`} data-sampler={shown[at].option}>
              <th scope="row">{cut.label}</th>
              <td>{cut.threshold === null ? "none" : cut.threshold.toFixed(2)}</td>
              <td data-kept>{cut.kept.toLocaleString("en")}</td>
              <td>{(100 * cut.mass).toFixed(2)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
