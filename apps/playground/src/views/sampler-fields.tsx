import { change, chosen, labelOf, samplers, seed, temperature } from "../state/samplers.ts";

/** The sampler that draws, its temperature and seed, and whose lines are shown. */
export function SamplerFields() {
  return (
    <>
      <label>
        Sampler
        <select value={chosen.value} onChange={(event) => (chosen.value = Number(event.currentTarget.value))}>
          {samplers.value.map((each, place) => (
            <option key={each.title} value={place}>
              {labelOf(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Temperature {temperature.value.toFixed(2)}
        <input
          type="range"
          min="0.1"
          max="4"
          step="0.05"
          value={temperature.value}
          onInput={(event) => (temperature.value = Number(event.currentTarget.value))}
        />
      </label>
      <label>
        Seed
        <input
          type="number"
          min="0"
          step="1"
          value={seed.value}
          onInput={(event) => {
            const { valueAsNumber } = event.currentTarget;
            if (valueAsNumber >= 0) seed.value = Math.floor(valueAsNumber);
          }}
        />
      </label>
      <fieldset>
        <legend>Lines</legend>
        {samplers.value.map((each, place) => (
          <label key={each.title} class={`check colour-${each.colour}`}>
            <input
              type="checkbox"
              checked={each.shown}
              onChange={(event) => change(place, { shown: event.currentTarget.checked })}
            />
            {labelOf(each)}
          </label>
        ))}
      </fieldset>
    </>
  );
}
