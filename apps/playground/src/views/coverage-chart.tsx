import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import type { CoverageCurve, CoveragePoint } from "../model/coverage.ts";
import { change, samplers } from "../state/samplers.ts";
import { current, WANTED } from "../state/which-n.ts";
import { Figure } from "./figure.tsx";
import { useWidth } from "./use-width.ts";

const HEIGHT = 300;
const MARGIN = { top: 18, right: 16, bottom: 36, left: 48 };
/** So near a point, in pixels, a pointer reads it. */
const REACH = 24;

/** A point that is read. */
interface Read {
  readonly curve: number;
  readonly at: number;
}

/** A curve a sampler: along it the arrow keys read the points, and Enter takes one's value, as a click does. */
export function CoverageChart({ curves }: { curves: readonly CoverageCurve[] }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place).value;
  const read = useSignal<Read | undefined>(undefined);
  const all = [...curves, ...current.value].flatMap(({ points }) => points);
  const least = Math.min(...all.map(({ share }) => share));
  const x = scaleLog(
    [1, Math.max(10, ...all.map(({ kept }) => kept)) * 1.1],
    [MARGIN.left, width - MARGIN.right],
  );
  const y = scaleLinear(
    [Math.min(0.9, Math.floor(least * 10) / 10), 1],
    [HEIGHT - MARGIN.bottom, MARGIN.top],
  );
  const path = line<CoveragePoint>()
    .x(({ kept }) => x(kept))
    .y(({ share }) => y(share));

  const nearest = (event: MouseEvent & { currentTarget: SVGSVGElement }): Read | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = width / box.width;
    const far = curves
      .flatMap(({ points }, curve) =>
        points.map(({ kept, share }, at) => ({
          curve,
          at,
          distance: Math.hypot(
            x(kept) - (event.clientX - box.left) * scale,
            y(share) - (event.clientY - box.top) * scale,
          ),
        })),
      )
      .sort((a, b) => a.distance - b.distance);
    return far[0]?.distance < REACH ? far[0] : undefined;
  };
  const take = ({ curve, at }: Read): void => {
    const { parameter, points } = curves[curve];
    const sampler = samplers.value.findIndex(({ option }) => option === parameter);
    if (sampler >= 0) change(sampler, { value: points[at].value });
  };
  const press = (event: KeyboardEvent, curve: number): void => {
    const at = read.value?.curve === curve ? read.value.at : 0;
    const last = curves[curve].points.length - 1;
    const keys: Readonly<Record<string, number>> = {
      ArrowRight: Math.min(last, at + 1),
      ArrowUp: Math.min(last, at + 1),
      ArrowLeft: Math.max(0, at - 1),
      ArrowDown: Math.max(0, at - 1),
      Home: 0,
      End: last,
    };
    if (event.key === "Enter") take({ curve, at });
    else if (Object.hasOwn(keys, event.key)) read.value = { curve, at: keys[event.key] };
    else return;
    event.preventDefault();
  };
  const point = read.value && curves[read.value.curve]?.points[read.value.at];

  return (
    <div ref={place}>
      <Figure name="Which n">
        {" "}
        <svg
          class="coverage"
          viewBox={`0 0 ${width} ${HEIGHT}`}
          style={{ height: `${HEIGHT}px` }}
          role="group"
          aria-label="Share of the text's tokens that each sampler keeps, by the mean of tokens left"
          onPointerMove={(event) => (read.value = nearest(event))}
          onClick={(event) => {
            const found = nearest(event);
            if (found) take(found);
          }}
        >
          {x
            .ticks()
            .filter((at) => Number.isInteger(Math.log10(at)))
            .map((at) => (
              <text key={at} class="tick" x={x(at)} y={HEIGHT - 20} text-anchor="middle">
                {at.toLocaleString("en")}
              </text>
            ))}
          {y.ticks(5).map((at) => (
            <g key={at}>
              <line class="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(at)} y2={y(at)} />
              <text class="tick" x={MARGIN.left - 6} y={y(at) + 4} text-anchor="end">
                {Math.round(100 * at)} %
              </text>
            </g>
          ))}
          <text class="tick" x={width - MARGIN.right} y={HEIGHT - 4} text-anchor="end">
            tokens left, mean (log scale)
          </text>
          <line class="wanted" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(WANTED)} y2={y(WANTED)} />
          {curves.map(({ name, parameter, points }, curve) => {
            const own = read.value?.curve === curve ? read.value.at : undefined;
            return (
              <g
                key={parameter}
                class={`colour-${colourOf(parameter)}`}
                role="slider"
                tabindex={0}
                aria-label={`${name}, ${parameter}`}
                aria-valuemin={0}
                aria-valuemax={points.length - 1}
                aria-valuenow={own ?? 0}
                aria-valuetext={words(name, points[own ?? 0])}
                onFocus={() => (read.value = { curve, at: own ?? 0 })}
                onBlur={() => (read.value = undefined)}
                onKeyDown={(event) => press(event, curve)}
              >
                <path class="curve" d={path(points) ?? ""} />
                {points.map(({ value, kept, share }, at) => (
                  <circle
                    key={value}
                    class={at === own ? "read" : ""}
                    cx={x(kept)}
                    cy={y(share)}
                    r={at === own ? 5 : 3}
                    data-point={`${parameter} ${value} ${share} ${kept}`}
                  />
                ))}
              </g>
            );
          })}
          {current.value.map(({ parameter, points: [now] }) => (
            <circle
              key={parameter}
              class={`current colour-${colourOf(parameter)}`}
              cx={x(now.kept)}
              cy={y(now.share)}
              r={7}
              data-current={`${parameter} ${now.value} ${now.share} ${now.kept}`}
            />
          ))}
          {point && read.value && (
            <text
              class="reading"
              x={Math.min(Math.max(x(point.kept), MARGIN.left + 90), width - MARGIN.right - 110)}
              y={y(point.share) + (y(point.share) > HEIGHT / 2 ? -14 : 24)}
              text-anchor="middle"
            >
              {words(curves[read.value.curve].name, point)}
            </text>
          )}
        </svg>
      </Figure>
      <ul class="coverage-legend">
        {curves.map(({ name, parameter }) => (
          <li key={parameter} class={`colour-${colourOf(parameter)}`}>
            {name}
          </li>
        ))}
        <li class="ring">the setting now</li>
        <li class="dashes">{100 * WANTED} %</li>
      </ul>
    </div>
  );
}

function words(name: string, { value, share, kept }: CoveragePoint): string {
  return `${name} ${value}: ${(100 * share).toFixed(1)} % with ${meanOf(kept)} tokens`;
}

/** A mean of tokens, with as many digits as say something. */
export function meanOf(tokens: number): string {
  return tokens < 100 ? tokens.toFixed(2) : Math.round(tokens).toLocaleString("en");
}

function colourOf(parameter: string): number {
  return samplers.value.find(({ option }) => option === parameter)?.colour ?? 1;
}
