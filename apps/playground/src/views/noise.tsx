import { type Signal, useSignal } from "@preact/signals";
import { scaleLinear } from "d3-scale";
import type { NoiseEffect, NoisyToken, Spread } from "nsigma/analysis";
import { NOISE_LETTERS, type NoiseLetter } from "nsigma/noise";
import { type RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { engine } from "../model/remote.ts";
import { depth, doses, letters, noise, withNoise } from "../state/noise.ts";
import { seed } from "../state/samplers.ts";
import { before, model, writing } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { Shown } from "./visible.ts";
import "./noise.css";

/** How often the noise is drawn. */
const DRAWS = 32;
/** The first tokens of a text get no noise. */
const FEWEST = 7;

/** Noise in the model's run (DRµGS): doses, and the cloud of rows that they make of one text. */
export function NoiseView() {
  const section = useRef<HTMLElement>(null);
  // Until the first text is there the page is short, and everything is in view.
  const seen = useSeen(section, before.value.length > 0 && !writing.value);
  useAnswer(() => {
    letters.value = undefined; // those of the model before
    return model.value && seen.value ? engine.noiseLetters().then((all) => (letters.value = all)) : undefined;
  });
  const effect = useAnswer(
    () => {
      const [ids, given, first] = [before.value, noise.value, seed.value];
      if (!letters.value?.length || !given || ids.length < FEWEST) return undefined;
      return engine.noise(ids, { ...given, seed: first }, DRAWS);
    },
    { patient: true },
  );
  return (
    <section ref={section} aria-labelledby="noise-title">
      <h2 id="noise-title">Noise inside the model</h2>
      <p class="help">
        A sampler draws from the finished row. Noise (DRµGS) goes in before: it turns vectors inside the model
        by a random angle, up to the dose, and each draw of it makes another row. Small doses change hardly
        anything, large ones break the model.
      </p>
      {letters.value?.length === 0 && (
        <p class="noise-none">
          This model has no places for noise. It has to run in this page: give its folder to{" "}
          <code>nsigma models noise</code>, which writes one that has them, and drop that here.
        </p>
      )}
      {letters.value && letters.value.length > 0 && <Doses all={letters.value} />}
      {letters.value && letters.value.length > 0 && <Answer effect={effect.value} />}
    </section>
  );
}

function Doses({ all }: { all: readonly NoiseLetter[] }) {
  return (
    <>
      <div class="noise-doses">
        {all.map((letter) => (
          <div key={letter}>
            <label>
              {letter} {(doses.value[letter] ?? 0).toFixed(2)}
              <input
                type="range"
                min="0"
                max="1.5"
                step="0.05"
                aria-describedby={`noise-${letter}`}
                value={doses.value[letter] ?? 0}
                onInput={(event) =>
                  (doses.value = { ...doses.value, [letter]: Number(event.currentTarget.value) })
                }
              />
            </label>
            <p class="help" id={`noise-${letter}`}>
              {NOISE_LETTERS[letter].summary}
            </p>
          </div>
        ))}
      </div>
      <p class="noise-settings">
        <label class="check">
          <input
            type="checkbox"
            checked={depth.value !== undefined}
            onChange={(event) => (depth.value = event.currentTarget.checked ? 0.4 : undefined)}
          />{" "}
          only around a depth
        </label>{" "}
        {depth.value !== undefined && (
          <label>
            depth {depth.value.toFixed(2)}{" "}
            <input
              type="range"
              min="0"
              max="1"
              step="0.05"
              value={depth.value}
              onInput={(event) => (depth.value = Number(event.currentTarget.value))}
            />
          </label>
        )}{" "}
        <label class="check">
          <input
            type="checkbox"
            checked={withNoise.value}
            onChange={(event) => (withNoise.value = event.currentTarget.checked)}
          />{" "}
          write with this noise
        </label>
      </p>
    </>
  );
}

function Answer({ effect }: { effect: NoiseEffect | undefined }) {
  if (before.value.length < FEWEST)
    return (
      <p>Noise begins at the {FEWEST}th token of a text, and this one is shorter: ask something longer.</p>
    );
  if (!noise.value) return <p>All doses are 0, so every row is the one without noise. Move a slider.</p>;
  if (!effect) return null;
  const { draws, disagreement, max, sigmaDistance, tokens } = effect;
  const winners = tokens.filter(({ best }) => best > 0).length;
  return (
    <>
      <p>
        In {draws} draws of the noise{" "}
        <strong>{winners === 1 ? "one token is always the best" : `${winners} tokens come out best`}</strong>
        {winners > 1 && ` (disagreement ${disagreement.toFixed(2)} nats)`}. The greatest logit {moved(max)},
        the σ-distance {moved(sigmaDistance)}.
      </p>
      <Cloud tokens={tokens} draws={draws} />
    </>
  );
}

function moved({ sober, mean, std }: Spread): string {
  return `goes from ${sober.toFixed(2)} to ${mean.toFixed(2)} ± ${std.toFixed(2)}`;
}

function Cloud({ tokens, draws }: { tokens: readonly NoisyToken[]; draws: number }) {
  const values = tokens.flatMap(({ logit, cloud = [] }) => [logit, ...cloud]);
  const x = scaleLinear([Math.min(...values), Math.max(...values)], [3, 97]);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Logits under noise">
      <table class="noise-cloud">
        <thead>
          <tr>
            <th scope="col">token</th>
            <th scope="col">
              its logit in each draw, and <span class="sober-key">without noise</span>
            </th>
            <th scope="col" class="more">
              without
            </th>
            <th scope="col" class="more">
              mean ± σ
            </th>
            <th scope="col">the best in</th>
          </tr>
        </thead>
        <tbody>
          {tokens.map(({ id, text, best, logit, mean, std, cloud = [] }) => (
            <tr key={id} data-token={id}>
              <th scope="row">
                <Shown text={text} />
              </th>
              <td>
                <svg aria-hidden="true">
                  {cloud.map((each, draw) => (
                    <circle key={draw} cx={`${x(each)}%`} cy={5 + 18 * ((draw * 0.618) % 1)} r="3" />
                  ))}
                  <line x1={`${x(logit)}%`} x2={`${x(logit)}%`} y1="1" y2="27" />
                </svg>
              </td>
              <td class="more" data-sober>
                {logit.toFixed(2)}
              </td>
              <td class="more" data-moments>
                {mean.toFixed(2)} ± {std.toFixed(2)}
              </td>
              <td data-best class={best === 0 ? "never" : ""}>
                {best} of {draws}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot aria-hidden="true">
          <tr>
            <td />
            <td>
              <div>
                {x.ticks(4).map((at) => (
                  <span key={at} style={{ left: `${x(at)}%` }}>
                    {at}
                  </span>
                ))}
              </div>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** Whether an element has come into view since a time: what is costly waits for that. */
function useSeen(of: RefObject<HTMLElement | null>, since: boolean): Signal<boolean> {
  const seen = useSignal(false);
  useEffect(() => {
    if (!since) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) seen.value = true;
      },
      { rootMargin: "200px" },
    );
    observer.observe(of.current as HTMLElement);
    return () => observer.disconnect();
  }, [since]);
  return seen;
}
