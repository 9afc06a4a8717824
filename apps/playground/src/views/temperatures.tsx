import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import type { AtTemperature } from "nsigma/analysis";
import { engine } from "../model/remote.ts";
import {
  labelOf,
  optionsOf,
  samplers,
  type ShownSampler,
  temperature,
  temperatureFirst,
} from "../state/samplers.ts";
import { before, model } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { Figure } from "./figure.tsx";

const TEMPERATURES = Array.from({ length: 17 }, (_, at) => Number((0.1 * 40 ** (at / 16)).toPrecision(3)));
const [WIDTH, HEIGHT] = [230, 150];
const MARGIN = { top: 22, right: 8, bottom: 22, left: 40 };

/** Tokens left, their mass and the entropy of the draw, as the temperature grows. */
export function TemperaturesView() {
  const answer = useAnswer(
    () => {
      const [ids, first] = [before.value, temperatureFirst.value];
      const shown = samplers.value.filter((each) => each.shown);
      const rivals = shown.map((each) => ({ label: labelOf(each), options: optionsOf(each) }));
      if (!model.value || ids.length === 0) return undefined;
      return engine.acrossTemperatures(ids, rivals, TEMPERATURES, first).then((lines) => ({ lines, shown }));
    },
    { patient: true },
  );
  if (!answer.value) return null;
  const { lines, shown } = answer.value;
  const most = Math.max(10, ...lines.flat().map(({ kept }) => kept));
  return (
    <section aria-labelledby="temperatures-title">
      <h2 id="temperatures-title">Side by side, at every temperature</h2>
      <p class="help">
        Top-nσ keeps the same tokens at any temperature. So does every sampler that cuts before it: switch the
        order and look again.
      </p>
      <p>
        <label class="check">
          <input
            type="checkbox"
            checked={temperatureFirst.value}
            onChange={(event) => (temperatureFirst.value = event.currentTarget.checked)}
          />{" "}
          temperature before the cuts, as vLLM and Hugging Face have it (llama.cpp cuts first)
        </label>
      </p>
      <p class="keys" aria-hidden="true">
        {shown.map((sampler) => (
          <span key={sampler.option} class={`key colour-${sampler.colour}`}>
            {labelOf(sampler)}
          </span>
        ))}
      </p>
      <div class="multiples">
        <Multiple
          title="tokens left"
          lines={lines}
          shown={shown}
          of={({ kept }) => kept}
          y={scaleLog([1, most], [HEIGHT - MARGIN.bottom, MARGIN.top])}
        />
        <Multiple
          title="their mass"
          lines={lines}
          shown={shown}
          of={({ mass }) => mass}
          y={scaleLinear([0, 1], [HEIGHT - MARGIN.bottom, MARGIN.top])}
        />
        <Multiple
          title="entropy of the draw, nats"
          lines={lines}
          shown={shown}
          of={({ entropy }) => entropy}
          y={scaleLinear(
            [0, Math.max(1, ...lines.flat().map(({ entropy }) => entropy))],
            [HEIGHT - MARGIN.bottom, MARGIN.top],
          )}
        />
      </div>
    </section>
  );
}

interface MultipleProps {
  readonly title: string;
  readonly lines: readonly AtTemperature[][];
  readonly shown: readonly ShownSampler[];
  of(at: AtTemperature): number;
  readonly y: { (value: number): number; ticks(count: number): number[] };
}

function Multiple({ title, lines, shown, of, y }: MultipleProps) {
  const x = scaleLog([0.1, 4], [MARGIN.left, WIDTH - MARGIN.right]);
  const path = line<AtTemperature>()
    .x(({ temperature }) => x(temperature))
    .y((each) => y(of(each)));
  return (
    <Figure name={`${title} by temperature`}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title} by temperature`}>
        <text x={MARGIN.left} y={12}>
          {title}
        </text>
        {y
          .ticks(3)
          .filter((at) => Number.isInteger(Math.log10(at)) || at <= 20)
          .map((at) => (
            <text key={at} class="tick" x={MARGIN.left - 5} y={y(at) + 4} text-anchor="end">
              {at}
            </text>
          ))}
        {[0.1, 0.5, 1, 2, 4].map((at) => (
          <text key={at} class="tick" x={x(at)} y={HEIGHT - 6} text-anchor="middle">
            {at}
          </text>
        ))}
        <line
          class="now"
          x1={x(temperature.value)}
          x2={x(temperature.value)}
          y1={MARGIN.top}
          y2={HEIGHT - MARGIN.bottom}
        />
        {lines.map((each, at) => (
          <path key={shown[at].option} class={`curve colour-${shown[at].colour}`} d={path(each) ?? ""} />
        ))}
      </svg>
    </Figure>
  );
}
