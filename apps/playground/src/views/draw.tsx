import { engine } from "../model/remote.ts";
import { before, model, place, writer } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { Figure } from "./figure.tsx";
import { visible } from "./visible.ts";

/** The random number on the bar of what is left: where it falls, that token comes. */
export function DrawView() {
  const drawn = useAnswer(
    () => {
      const [ids, options, step] = [before.value, writer.value, place.value];
      return model.value && ids.length > 0 ? answer(ids, options, step) : undefined;
    },
    { patient: true },
  );
  if (!drawn.value) return null;
  const { trace, parts } = drawn.value;
  let at = 0;
  return (
    <section aria-labelledby="draw-title">
      <h2 id="draw-title">The draw</h2>
      <p class="help">
        The tokens that are left share a bar by their probability, in the order of their ids. A random number
        from seed {trace.seed} and step {trace.step} points at one: the same two numbers give the same token,
        always.
      </p>
      <Figure name="The draw">
        <svg
          class="draw"
          viewBox="0 0 720 56"
          role="img"
          aria-label={`u = ${trace.u.toFixed(4)} draws token ${trace.token}`}
        >
          {parts.map(({ id, text, probability }) => {
            const [x, width] = [at * 720, probability * 720];
            at += probability;
            return (
              <g key={id} class={id === trace.token ? "drawn" : ""}>
                <rect x={x} y={14} width={Math.max(0, width - 0.5)} height={28} />
                {width > 34 && (
                  <text x={x + width / 2} y={32} text-anchor="middle">
                    {fitting(visible(text), width)}
                  </text>
                )}
              </g>
            );
          })}
          <path class="pointer" d={`M${trace.u * 720 - 6},2 h12 l-6,10 z`} />
        </svg>
      </Figure>
      <p>
        u = <output data-u>{trace.u.toFixed(6)}</output>; drawn with {(100 * trace.probability).toFixed(2)} %,
        and {(100 * trace.rawProbability).toFixed(2)} % of the row as it came.
      </p>
    </section>
  );
}

/** As much of a text as a part of the bar has room for. */
function fitting(text: string, width: number): string {
  const letters = Array.from(text);
  const most = Math.floor(width / 8);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join("")}…`;
}

/** Parts of the bar; what is thinner than a hair is left out. */
const MOST_PARTS = 400;

async function answer(ids: readonly number[], options: (typeof writer)["value"], step: number) {
  const [trace, left] = await Promise.all([
    engine.draw(ids, options, step),
    engine.left(ids, options, MOST_PARTS),
  ]);
  return { trace, parts: left.sort((a, b) => a.id - b.id) };
}
