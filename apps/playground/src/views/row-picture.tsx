import { useSignal } from "@preact/signals";
import { scaleLinear, scaleLog } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import type { Inspection } from "nsigma/analysis";
import { chosen } from "../state/samplers.ts";
import { hold } from "../state/use-answer.ts";
import { BOTTOM, Line, moveTo, TOP } from "./line.tsx";
import { visible } from "./visible.ts";

const WIDTH = 720;
const HEIGHT = 276;
const MARGIN = { right: 16, left: 48 };
/** So near a line, in the picture's own units, a pointer takes hold of it. */
const REACH = 14;
/** Less than one token, so that a bin with one can be seen on the logarithmic axis. */
const FLOOR = 0.7;

/** A row, and the places of the samplers whose cuts it has. */
export interface Cuts {
  readonly inspection: Inspection;
  readonly places: readonly number[];
}

type Pointer = PointerEvent & { currentTarget: SVGSVGElement };

/** The histogram with its bell, the best tokens by name, and a line for each sampler that can be dragged. */
export function RowPicture({ inspection, places }: Cuts) {
  const { row, cuts, vocabSize, tokens } = inspection;
  const { min, max, mean, std, sigmaDistance } = row;
  /** A line follows the pointer at once; its option and all numbers come from the worker. */
  const held = useSignal<{ place: number; logit: number } | undefined>(undefined);
  const x = scaleLinear([min, max + (max - min) * 0.03], [MARGIN.left, WIDTH - MARGIN.right]);
  const lineOf = (at: number): number =>
    held.value?.place === places[at] ? held.value.logit : (cuts[at]?.threshold ?? min);
  const left = x(places.includes(chosen.value) ? lineOf(places.indexOf(chosen.value)) : min);

  const under = (event: Pointer): number => {
    const { left: edge, width: wide } = event.currentTarget.getBoundingClientRect();
    return ((event.clientX - edge) / wide) * WIDTH;
  };
  /** Lines can lie beside one another: the nearest is meant. */
  const grab = (event: Pointer): void => {
    const far = cuts.map((_, at) => Math.abs(x(lineOf(at)) - under(event)));
    const nearest = far.indexOf(Math.min(...far));
    if (!(far[nearest] < REACH)) return;
    held.value = { place: places[nearest], logit: lineOf(nearest) };
    hold(true);
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: Pointer): void => {
    if (held.value === undefined) return;
    const { place } = held.value;
    const logit = Math.min(max, Math.max(min, x.invert(under(event))));
    held.value = { place, logit };
    void moveTo(place, logit);
  };

  const letGo = (): void => {
    held.value = undefined;
    hold(false);
  };

  return (
    <svg
      class="row"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group" // and no image, because its lines can be moved
      aria-label={`Histogram of ${vocabSize} logits: the best stands ${sigmaDistance.toFixed(1)} σ above the mean`}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={letGo}
    >
      <clipPath id="row-kept">
        <rect x={left} y={0} width={Math.max(0, WIDTH - left)} height={HEIGHT} />
      </clipPath>
      <rect
        class="kept"
        x={left}
        y={TOP}
        width={Math.max(0, WIDTH - MARGIN.right - left)}
        height={BOTTOM - TOP}
      />
      <Bars inspection={inspection} x={x} />
      <line class="mean" x1={x(mean)} x2={x(mean)} y1={TOP} y2={BOTTOM} />
      <text class="tick" x={x(mean)} y={TOP - 8} text-anchor="middle">
        μ
      </text>
      {[-1, 1].map((side) => (
        <text key={side} class="tick" x={x(mean + side * std)} y={TOP - 8} text-anchor="middle">
          {side < 0 ? "−σ" : "+σ"}
        </text>
      ))}
      <g class="names" aria-hidden="true">
        {named(tokens, x).map(({ id, text, logit, y }) => (
          <text key={id} x={x(logit) - 3} y={y} text-anchor="end">
            {visible(text, 12)}
          </text>
        ))}
      </g>
      {cuts.map((cut, at) => (
        <Line key={places[at]} place={places[at]} kept={cut.kept} x={x(lineOf(at))} />
      ))}
    </svg>
  );
}

interface BarsProps {
  readonly inspection: Inspection;
  readonly x: ReturnType<typeof scaleLinear<number, number>>;
}

/** The counts, those of the kept region in colour, and what a bell of the same mean, σ and size would count. */
function Bars({ inspection, x }: BarsProps) {
  const { min, max, mean, std, histogram } = inspection.row;
  const most = Math.max(...histogram);
  const y = scaleLog([FLOOR, most * 1.3], [BOTTOM, TOP]).clamp(true);
  const width = (max - min) / histogram.length;
  const bars = Array.from(histogram, (count, bin): [number, number] => [min + bin * width, count]);
  const outline =
    area<[number, number]>()
      .x(([at]) => x(at))
      .y0(y(FLOOR))
      .y1(([, count]) => y(Math.max(FLOOR, count)))
      .curve(curveStepAfter)([...bars, [max + width / 2, histogram.at(-1) ?? 0]]) ?? "";
  const height = (inspection.vocabSize * width) / (std * Math.sqrt(2 * Math.PI));
  const count = (at: number): number => height * Math.exp(-0.5 * ((at - mean) / std) ** 2);
  const spread = std > 0 ? std * Math.sqrt(2 * Math.max(0, Math.log(height / FLOOR))) : 0;
  const bell = line<number>()
    .x((at) => x(at))
    .y((at) => y(Math.max(FLOOR, count(at))));
  const places = Array.from({ length: 121 }, (_, at) => mean + spread * (at / 60 - 1));
  return (
    <>
      <path class="bars" d={outline} />
      <path class="bars kept-bars" d={outline} clip-path="url(#row-kept)" />
      <path class="bell" d={bell(places.filter((at) => at >= min && at <= max)) ?? ""} />
      {x.ticks(8).map((at) => (
        <text key={at} class="tick" x={x(at)} y={BOTTOM + 16} text-anchor="middle">
          {at}
        </text>
      ))}
      <text class="tick" x={WIDTH - MARGIN.right} y={BOTTOM + 34} text-anchor="end">
        logit
      </text>
      {y
        .ticks(4)
        .filter((count) => Number.isInteger(Math.log10(count)))
        .map((count) => (
          <text key={count} class="tick" x={MARGIN.left - 6} y={y(count) + 4} text-anchor="end">
            {count.toLocaleString("en")}
          </text>
        ))}
      <text class="tick" x={4} y={TOP - 8}>
        tokens
      </text>
    </>
  );
}

/** The best tokens with a place for their names: each a line higher than what it would cover, and none where there is no room. */
function named(tokens: Inspection["tokens"], x: (logit: number) => number) {
  const lowest = BOTTOM - 8;
  const rows: number[] = []; // where the leftmost name of each line begins
  const found: { id: number; text: string; logit: number; y: number }[] = [];
  for (const { id, text, logit } of tokens) {
    const width = 7 * Math.min(12, [...visible(text, 12)].length) + 8;
    const right = x(logit) - 3;
    const line = [0, 1, 2, 3].find((each) => (rows[each] ?? Infinity) >= right);
    if (line === undefined || right - width < MARGIN.left) continue;
    rows[line] = right - width;
    found.push({ id, text, logit, y: lowest - 15 * line });
  }
  return found;
}
