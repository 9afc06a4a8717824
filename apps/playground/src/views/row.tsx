import { engine } from "../model/remote.ts";
import {
  chosen,
  labelOf,
  optionsOf,
  order,
  samplers,
  temperature,
  temperatureFirst,
} from "../state/samplers.ts";
import { before, model } from "../state/text.ts";
import { useAnswer } from "../state/use-answer.ts";
import { Figure } from "./figure.tsx";
import { type Cuts, RowPicture } from "./row-picture.tsx";
import "./row.css";

const BINS = 120;
/** So many of the best tokens are named in the picture, where there is room. */
const NAMED = 12;

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
    return engine.inspect(ids, rivals, at, BINS, NAMED).then((inspection) => ({ inspection, places }));
  });
  return (
    <section aria-labelledby="row-title">
      <h2 id="row-title">The row</h2>
      <p class="help">
        Every token of the vocabulary has a score, its logit. Most of them form a bell; a few stand far out on
        the right. Each sampler draws a line, and what is left of it cannot come. Drag a line.
      </p>
      {answer.value ? (
        <div class="row-and-numbers">
          <Figure name="The row">
            <RowPicture {...answer.value} />
          </Figure>
          <Numbers {...answer.value} />
        </div>
      ) : (
        <div class="row-waiting" />
      )}
    </section>
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
      <SameCut />
    </div>
  );
}

/** The line of the sampler that writes, in the words of the others. */
function SameCut() {
  const answer = useAnswer(
    () => {
      const [ids, sampler, steps, at] = [
        before.value,
        samplers.value[chosen.value],
        order.value,
        temperature.value,
      ];
      const seenAt = temperatureFirst.value ? at : 1;
      const rival = { label: labelOf(sampler), options: { ...optionsOf(sampler), order: steps } };
      if (!model.value || ids.length === 0) return undefined;
      return engine
        .sameCut(ids, rival, at, seenAt)
        .then((same) => same && { ...same, rival, own: sampler.option });
    },
    { patient: true },
  );
  const { value } = answer;
  if (!value) return null;
  const { topNSigma, minP, topP, topK, etaCutoff, rival, own } = value;
  const others = {
    topNSigma: `Top-nσ ${topNSigma?.toFixed(2)}`,
    minP: `min-p ${short(minP)}`,
    topP: `top-p ${Number(topP.toPrecision(3))}`,
    topK: `top-k ${topK.toLocaleString("en")}`,
    etaCutoff: `eta ${short(etaCutoff)}`,
  };
  const words = Object.entries(others).flatMap(([option, text]) => (option === own ? [] : [text]));
  return (
    <p class="help" data-same-cut>
      The cut of {rival.label} is here that of {words.slice(0, -1).join(", ")} or {words.at(-1)}. In the next
      row it will not be.
    </p>
  );
}

function short(value: number): string {
  return value >= 0.001 ? String(Number(value.toPrecision(2))) : value.toExponential(1);
}
