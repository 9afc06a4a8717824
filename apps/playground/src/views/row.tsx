import { useSignal } from "@preact/signals";
import { scaleLinear, scaleLog } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import type { Inspection } from "nsigma/analysis";
import { engine } from "../model/remote.ts";
import { chosen, labelOf, optionsOf, order, samplers, temperature } from "../state/samplers.ts";
import { before, model } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { BOTTOM, Line, moveTo, TOP } from "./line.tsx";

const WIDTH = 720;
const HEIGHT = 260;
const MARGIN = { top: TOP, right: 16, bottom: HEIGHT - BOTTOM, left: 44 };
const BINS = 120;
/** So near a line, in the picture's own units, a pointer takes hold of it. */
const REACH = 14;

/** All logits of the next token as a histogram, the bell with their mean and σ, and the line of every sampler. */
export function RowView() {
  const answer = useAnswer(() => {
    const [ids, all, at, steps] = [before.value, samplers.value, temperature.value, order.value];
    const places = [...all.keys()].filter((place) => all[place].shown);
    const rivals = places.map((place) => ({
      label: labelOf(all[place]),
      options: { ...optionsOf(all[place]), order: steps },
    }));
    if (!model.value || ids.length === 0) return undefined;
    return engine.inspect(ids, rivals, at, BINS).then((inspection) => ({ inspection, places }));
  });
  return (
    <section aria-labelledby="row-title">
      <h2 id="row-title">The row</h2>
      <p class="help">
        Every token of the vocabulary has a score, its logit. Most of them form a bell; a few stand far out on
        the right. Each sampler draws a line, and what is left of it cannot come. Drag a line.
      </p>
      {answer.value ? (
        <>
          <Picture {...answer.value} />
          <Numbers {...answer.value} />
        </>
      ) : (
        <div class="waiting" style={{ height: `${HEIGHT}px` }} />
      )}
    </section>
  );
}

/** A row, and the places of the samplers whose cuts it has. */
interface Cuts {
  readonly inspection: Inspection;
  readonly places: readonly number[];
}

function Picture({ inspection, places }: Cuts) {
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
  const left = cuts[places.indexOf(chosen.value)]?.threshold ?? min;

  const under = (event: PointerEvent & { currentTarget: SVGSVGElement }): number => {
    const { left: edge, width: wide } = event.currentTarget.getBoundingClientRect();
    return ((event.clientX - edge) / wide) * WIDTH;
  };
  /** Lines can lie beside one another: the nearest is meant. */
  const grab = (event: PointerEvent & { currentTarget: SVGSVGElement }): void => {
    const far = cuts.map(({ threshold }) => Math.abs(x(threshold ?? min) - under(event)));
    const nearest = far.indexOf(Math.min(...far));
    if (!(far[nearest] < REACH)) return;
    dragging.value = places[nearest];
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent & { currentTarget: SVGSVGElement }): void => {
    if (dragging.value === undefined) return;
    void moveTo(dragging.value, Math.min(max, Math.max(min, x.invert(under(event)))));
  };

  return (
    <svg
      class="row"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group" // and no image, because its lines can be moved
      aria-label={`Histogram of ${vocabSize} logits: the best stands ${sigmaDistance.toFixed(1)} σ above the mean`}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={() => (dragging.value = undefined)}
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
        d={bell(Array.from({ length: 121 }, (_, at) => Math.max(min, mean + std * (-4 + at / 15)))) ?? ""}
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
        <Line key={places[at]} place={places[at]} kept={cut.kept} x={x(cut.threshold ?? min)} />
      ))}
    </svg>
  );
}

function Numbers({ inspection, places }: Cuts) {
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
            <tr
              key={places[at]}
              class={`colour-${samplers.value[places[at]].colour}`}
              data-sampler={samplers.value[places[at]].option}
            >
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
