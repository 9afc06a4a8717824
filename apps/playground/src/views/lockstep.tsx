import { useRef } from "preact/hooks";
import { labelOf, samplers, temperature } from "../state/samplers.ts";
import {
  choose,
  type PairedTexts,
  pairing,
  partingIn,
  sides,
  texts,
  tried,
  trySeeds,
  writeBoth,
} from "../state/pair.ts";
import { model } from "../state/text.ts";
import "./lockstep.css";
import { Figure } from "./figure.tsx";
import { Seeds } from "./seeds.tsx";
import { useWidth } from "./use-width.ts";
import { Shown, visible } from "./visible.ts";

/** How many seeds are tried at once. */
const SEEDS = 20;

/** Two samplers write from one prompt with the same random numbers: what differs is their doing. */
export function LockstepView() {
  const idle = model.value !== undefined && !model.value.recorded && !pairing.value;
  return (
    <section aria-labelledby="lockstep-title">
      <h2 id="lockstep-title">Two samplers, the same random numbers</h2>
      <p class="help">
        Both write from the prompt with the seed above, so the random number u of each step is the same for
        both. Where the texts part, it is the samplers' doing and not chance's.
      </p>
      <div class="pair-tools">
        <SideChoice side={0} />
        <SideChoice side={1} />
        <button type="button" disabled={!idle} onClick={() => void writeBoth()}>
          Write both
        </button>
        <button type="button" disabled={!idle} onClick={() => void trySeeds(SEEDS)}>
          Try {SEEDS} seeds
        </button>
      </div>
      {model.value?.recorded && (
        <p>A recording only has the rows of its own texts; open a model to let samplers write.</p>
      )}
      {texts.value && <Texts {...texts.value} />}
      {tried.value && <Seeds {...tried.value} />}
    </section>
  );
}

function SideChoice({ side }: { side: 0 | 1 }) {
  const own = sides.value[side];
  const name = ["First", "Second"][side];
  return (
    <span class="side">
      <label>
        {name} sampler
        <select
          value={own.sampler}
          onChange={(event) => choose(side, { sampler: Number(event.currentTarget.value) })}
        >
          {samplers.value.map((each, place) => (
            <option key={each.title} value={place}>
              {labelOf(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {name} temperature
        <input
          type="number"
          min="0.1"
          max="10"
          step="0.1"
          placeholder={`${temperature.value}`}
          value={own.temperature ?? ""}
          onChange={(event) => {
            const given = event.currentTarget.valueAsNumber;
            choose(side, { temperature: given >= 0.01 && given <= 100 ? given : undefined });
          }}
        />
      </label>
    </span>
  );
}

function Texts({ labels, colours, seed, steps, bars }: PairedTexts) {
  const parting = partingIn(steps);
  return (
    <>
      <p class="pair-labels">
        <span class={`colour-${colours[0]}`}>{labels[0]}</span> above,{" "}
        <span class={`colour-${colours[1]}`}>{labels[1]}</span> below, seed {seed}
      </p>
      <ol class="pair" start={0} aria-label="Both texts, step by step">
        {steps.map(({ step, draws }) => (
          <li
            key={step}
            class={step === parting ? "parting" : draws[0]?.token !== draws[1]?.token ? "apart" : ""}
            aria-label={`step ${step}${step === parting ? ", where they part" : ""}: ${draws.map((draw) => (draw ? visible(draw.text) : "over")).join(", ")}`}
          >
            {draws.map((draw, side) => (
              <span key={side} class={`colour-${colours[side]}`}>
                {draw ? <Shown text={draw.text} /> : "∎"}
              </span>
            ))}
          </li>
        ))}
        {pairing.value && <li class="writing">…</li>}
      </ol>
      {parting >= 0 ? (
        <>
          <p data-parting={parting}>{why(steps[parting], labels)}</p>
          {bars && <Bars bars={bars} labels={labels} colours={colours} u={steps[parting].u} />}
        </>
      ) : (
        !pairing.value && (
          <p data-parting="none">
            The texts are equal: at each of the {steps.length} steps both samplers draw the same token.
          </p>
        )
      )}
    </>
  );
}

/** Why two samplers draw different tokens with one random number. */
function why({ step, u, draws }: PairedTexts["steps"][number], labels: readonly [string, string]) {
  const [one, other] = draws;
  if (!one || !other) return null; // texts part by a token before one of them is over
  const cut = [one, other].map(({ cutByOther }) => cutByOther === true);
  const verdict =
    cut[0] && cut[1]
      ? `Each had cut the token of the other.`
      : cut[0] || cut[1]
        ? `${labels[cut[0] ? 1 : 0]} had cut the token that ${labels[cut[0] ? 0 : 1]} draws.`
        : `Neither had cut the other's token: they divide the bar in other shares, so u falls on another part.`;
  return (
    <>
      <strong>They part at step {step}</strong>, where u = <output data-pair-u>{u.toFixed(6)}</output>.{" "}
      {[one, other].map(({ text, low, high, kept }, side) => (
        <>
          {labels[side]} leaves {kept === 1 ? "1 token" : `${kept.toLocaleString("en")} tokens`}, and u falls
          on “
          <Shown text={text} />
          ”, which has the bar from{" "}
          <span data-interval={side}>
            {low.toFixed(4)} to {high.toFixed(4)}
          </span>
          .{" "}
        </>
      ))}
      {verdict}
    </>
  );
}

interface BarsProps extends Pick<PairedTexts, "labels" | "colours"> {
  readonly bars: NonNullable<PairedTexts["bars"]>;
  readonly u: number;
}

/** What both leave at the step where they part, each as its bar, and the random number across both. */
function Bars({ bars, labels, colours, u }: BarsProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place).value;
  const [height, gap] = [26, 48];
  return (
    <div ref={place} class="bars-place">
      <Figure name="Where two samplers part">
        <svg
          viewBox={`0 0 ${width} ${2 * gap}`}
          role="img"
          aria-label={`The bars of both draws: u = ${u.toFixed(4)} falls on different tokens`}
        >
          {bars.map((parts, side) => (
            <g key={labels[side]} class={`colour-${colours[side]}`} transform={`translate(0 ${side * gap})`}>
              <text class="bar-label" y={13}>
                {labels[side]}
              </text>
              <rect class="rest" y={18} width={width} height={height} />
              {parts.map(({ token, text, low, high }) => {
                const shown = visible(text);
                const wide = (high - low) * width;
                return (
                  <g key={token} class={low <= u && u < high ? "drawn" : ""}>
                    <rect x={low * width} y={18} width={Math.max(1, wide - 1)} height={height} />
                    {wide > 10 + 8 * shown.length && (
                      <text x={((low + high) / 2) * width} y={18 + 17} text-anchor="middle">
                        {shown}
                      </text>
                    )}
                  </g>
                );
              })}
            </g>
          ))}
          <line class="u" x1={u * width} x2={u * width} y1={14} y2={2 * gap} />
        </svg>
      </Figure>
    </div>
  );
}
