import { engine } from "../model/remote.ts";
import {
  change,
  labelOf,
  samplers,
  type ShownSampler,
  temperature,
  temperatureFirst,
} from "../state/samplers.ts";
import { before } from "../state/text.ts";

/** Where lines begin and end in the picture of the row. */
export const [TOP, BOTTOM] = [28, 230];

/** The line of a sampler on the row: the arrow keys move it, and pointers do through the picture. */
export function Line({ place, kept, x }: { place: number; kept: number; x: number }) {
  const sampler = samplers.value[place];
  const nudge = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const step = STEP[sampler.option];
    const value = event.key === "ArrowLeft" ? sampler.value * step : sampler.value / step;
    change(place, { value: bounded(sampler.option, value) });
  };
  return (
    <g
      class={`line colour-${sampler.colour}`}
      role="slider"
      tabindex={0}
      aria-label={`${sampler.title}: ${kept} tokens left`}
      aria-valuenow={sampler.value}
      onKeyDown={nudge}
    >
      <line class="grip" x1={x} x2={x} y1={TOP} y2={BOTTOM} />
      <line x1={x} x2={x} y1={TOP} y2={BOTTOM} />
      <text x={x} y={TOP + 12 * (place + 1)} text-anchor="end" dx={-4}>
        {labelOf(sampler)}
      </text>
    </g>
  );
}

/** What an arrow key multiplies an option by, so that its line moves to the left; to the right it divides. */
const STEP = { topNSigma: 1.05, minP: 0.9, topP: 1.01, topK: 1.1, etaCutoff: 0.9 };

/** Where a line is wanted; only the newest counts. */
let wanted: { readonly place: number; readonly logit: number } | undefined;
let moving = false;

/** Sets the option so that the sampler cuts at a logit. */
export async function moveTo(place: number, logit: number): Promise<void> {
  wanted = { place, logit };
  if (moving) return;
  moving = true;
  try {
    while (wanted) {
      const { place, logit } = wanted;
      wanted = undefined;
      const { option } = samplers.value[place];
      const seenAt = temperatureFirst.value ? temperature.value : 1;
      const value = (await engine.equivalents(before.value, logit, seenAt))[option];
      if (value !== null) change(place, { value: bounded(option, value) });
    }
  } finally {
    moving = false;
  }
}

function bounded(option: ShownSampler["option"], value: number): number {
  if (option === "topNSigma") return Math.max(0.01, value);
  if (option === "topK") return Math.max(1, Math.round(value));
  return Math.min(option === "topP" ? 1 : 0.999, Math.max(1e-9, value));
}
