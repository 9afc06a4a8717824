import { keptOfTop, restOfTop } from "nsigma/analysis";
import type { ToldChoice } from "../model/choice.ts";
import { TOP, type ToldToken } from "../model/told-tokens.ts";
import { labelOf, samplers, temperature, temperatureFirst } from "../state/samplers.ts";
import { writing } from "../state/text.ts";
import { fieldsFor, told, toldPlace, toldToken } from "../state/told.ts";
import { percent } from "./percent.ts";
import { visible } from "./visible.ts";
import "./told.css";

/** A text by a server that tells the 20 most likely tokens: what can be known of them, and what cannot. */
export function ToldView({ choice }: { choice: ToldChoice }) {
  const token = toldToken.value;
  return (
    <section aria-labelledby="told-title">
      <h2 id="told-title">Top {TOP} only</h2>
      <p class="help">
        This server does not show its logits. It tells the likeliest tokens at each place, at most {TOP}, and
        their probabilities, which nearly all servers take before the temperature. What depends on the rest of
        the vocabulary is not known here, and nothing is guessed.
      </p>
      <Refused choice={choice} />
      <p class="strip">
        {told.value.map(({ text }, at) => (
          <button
            key={at}
            type="button"
            aria-pressed={token === told.value[at]}
            onClick={() => (toldPlace.value = at)}
          >
            {visible(text)}
          </button>
        ))}
        {writing.value && <span class="writing">…</span>}
      </p>
      {token && (
        <div class="told-pair">
          <Bars token={token} />
          <Cuts token={token} vocabSize={choice.vocabSize} />
        </div>
      )}
    </section>
  );
}

/** What the server does not do of the sampler that was asked for. */
function Refused({ choice }: { choice: ToldChoice }) {
  const { notes } = fieldsFor(choice);
  return (
    <>
      {notes.map(({ option, kind, why }) => (
        <p key={option + why} class="help">
          <strong>{option}</strong> {kind === "refused" ? "is not done there" : "is done otherwise"}: {why}
        </p>
      ))}
    </>
  );
}

function Bars({ token }: { token: ToldToken }) {
  const logprobs = token.top.map(({ logprob }) => logprob);
  const rest = restOfTop(logprobs);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="The likeliest tokens">
      <table class="told" aria-label={`The ${token.top.length} likeliest tokens`}>
        <thead>
          <tr>
            <th scope="col">token</th>
            <th scope="col">ln p</th>
            <th scope="col">p</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {token.top.map(({ text, logprob }, rank) => (
            <tr key={rank} class={text === token.text ? "drawn" : ""}>
              <th scope="row">
                {visible(text)}
                {text === token.text && <span class="help"> (drawn)</span>}
              </th>
              <td data-logprob>{logprob.toFixed(3)}</td>
              <td>{percent(Math.exp(logprob))}</td>
              <Bar share={Math.exp(logprob)} />
            </tr>
          ))}
          <tr class="rest">
            <th scope="row">rest of the vocabulary</th>
            <td />
            <td data-rest>{percent(rest)}</td>
            <Bar share={rest} />
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Bar({ share }: { share: number }) {
  return (
    <td class="bar" aria-hidden="true">
      <span style={{ width: `${100 * share}%` }} />
    </td>
  );
}

/** What each sampler keeps, where these tokens are enough to know. */
function Cuts({ token, vocabSize }: { token: ToldToken; vocabSize: number | undefined }) {
  const logprobs = token.top.map(({ logprob }) => logprob);
  const settings = {
    temperature: temperature.value,
    temperatureFirst: temperatureFirst.value,
    vocabSize,
  };
  return (
    <div>
      <label>
        <input
          type="checkbox"
          checked={temperatureFirst.value}
          onChange={(event) => (temperatureFirst.value = event.currentTarget.checked)}
        />{" "}
        temperature before the cuts
      </label>
      <table>
        <thead>
          <tr>
            <th scope="col">sampler</th>
            <th scope="col">tokens left</th>
            <th scope="col">their mass</th>
          </tr>
        </thead>
        <tbody>
          {samplers.value.map((each) => {
            const { kept, mass = 0, why } = keptOfTop(logprobs, each, settings);
            return (
              <tr key={each.option} class={`colour-${each.colour}`} data-sampler={each.option}>
                <th scope="row">{labelOf(each)}</th>
                {kept === undefined ? (
                  <td colSpan={2} class="why">
                    {why}
                  </td>
                ) : (
                  <>
                    <td data-kept>{kept}</td>
                    <td>{percent(mass)}</td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
