// DRµGS in SAMPLERS.md and HOSTS.md: from the code's letters, presets and defaults, and what hosts make of each letter.
import { LETTERS, NOISE_LETTERS, NOISE_PRESETS, readNoise } from "nsigma/noise";
import { NO_NOISE } from "nsigma/hosts";
import { NOISE as llamaCpp } from "nsigma/llama-cpp";
import { NOISE as onnxruntime } from "nsigma/onnxruntime";

const HOSTS = {
  "llama-cpp": llamaCpp,
  onnxruntime,
  "every other host": NO_NOISE,
};

const SIGNS = { honoured: "●", approximated: "◐", refused: "–" };

/** Which hosts put which letters of noise into a model's run, and when. */
export function noiseHosts() {
  const names = Object.keys(HOSTS);
  const rows = LETTERS.map((letter) => `| \`${letter}\` | ${signsOf(letter)} |`);
  const reasons = new Map();
  for (const letter of LETTERS) {
    const { how, why } = onnxruntime[letter];
    const said = `${SIGNS[how]} \`onnxruntime\`: ${why}`;
    reasons.set(said, [...(reasons.get(said) ?? []), `\`${letter}\``]);
  }
  return `| letter of \`noise\` | ${names.join(" | ")} |
| --- |${names.map(() => " :-: |").join("")}
${rows.join("\n")}

- ● \`llama-cpp\`: where the graph of the model's architecture has the place; what it has not is refused with the names that were looked for
${[...reasons].map(([said, letters]) => `- ${said}: ${letters.join(", ")}`).join("\n")}`;
}

function signsOf(letter) {
  return Object.values(HOSTS)
    .map((abilities) => SIGNS[abilities[letter].how])
    .join(" | ");
}

export function noiseSection() {
  const { isotropic, sinks, protectPrompt } = readNoise({}, 0);
  return `# DRµGS: noise inside the model

Not a sampler: a sampler draws from what the model says, and this disturbs what the model thinks. While a token is computed, vectors inside the
model are turned by random angles; then the best token is taken, or any sampler draws. It is a field of a host's request beside
\`sampler\`, and comes from [DRUGS](https://github.com/EGjoni/DRUGS).

\`\`\`sh
npx nsigma generate "Mia has 12 plums and eats 5. How many plums are left?" --noise attention=0.1
npx nsigma generate "Mia has 12 plums and eats 5. How many plums are left?" --noise drugs:just-chat -n 3
npx nsigma inspect "Mia has 12 plums and eats 5. How many plums are left?" --noise attention=0.3 --noise key=0.5@0.4
\`\`\`

A vector x becomes x', turned by an angle a of 0 to θ (θ/2 on average) towards a random direction r; its length stays:

\`\`\`
a  = θ u                          u from 0 to 1
o  = r - x (r·x) / (x·x)          what of r is across x
x' = x cos a + |x| o/|o| sin a
\`\`\`

## What is turned

| letter | original | what it is | ${Object.keys(HOSTS).join(" | ")} |
| --- | :-: | --- |${Object.keys(HOSTS)
    .map(() => " :-: |")
    .join("")}
${LETTERS.map(letterRow).join("\n")}

● honoured, ◐ on models that have been made ready for it, – refused by name; [HOSTS.md](HOSTS.md#noise-in-the-models-run) says when.

## Options

\`noise\` is plain JSON: \`{ attention: 0.1 }\`, or \`{ key: { theta: 0.5, depth: [{ at: 0.24, ratio: 0 }, { at: 0.4, ratio: 1 }, { at: 0.56, ratio: 0 }] } }\`.

| option | default | what it is |
| --- | --- | --- |
| a letter | no noise | θ in radians, from 0 to π, or a dose: \`theta\`, \`depth\`, \`between\` |
| \`depth\` | the same θ in all layers | points \`at\` layer / layers with a \`ratio\` of θ; before the first and after the last it is as there |
| \`between\` | \`interpolate\` | between two points: a line, the greater (\`ceil\`) or the smaller (\`floor\`) of the two |
| \`preset\` | none | ${Object.keys(NOISE_PRESETS)
    .map((name) => `\`${name}\``)
    .join(", ")}: what else is given lies on top |
| \`seed\` | the sampler's | the same seed gives the same noise, whatever runs beside it |
| \`isotropic\` | ${isotropic} | r is normal and points everywhere alike; otherwise its entries are from 0 to 1, as in the original, and it leans to the positive |
| \`sinks\` | ${sinks} | first tokens of a text that get no noise |
| \`protectPrompt\` | ${protectPrompt} | the prompt is read without noise, so that the first token has none |

On the command line \`--noise key=0.5@0.4\` is a peak: the full dose at depth 0.4, and from there in a straight line down to none 0.16 before and after
it. \`--noise-file FILE\` has all that the options can say. With noise the commands take the best token unless a sampler or a
temperature is asked for. In a plan a sampler has \`noise\` beside its \`options\`: [plans/drugs.yaml](plans/drugs.yaml).

## Doses

The original suggests at most 0.1 for \`attention\`, and tries 0.01 to 0.7; early layers absorb noise, and layers in the middle react to it most.
What doses do to right answers, and whether noise tells wrong ones: [docs/results/drugs-reading.md](docs/results/drugs-reading.md).

| preset | what it is |
| --- | --- |
${Object.entries(NOISE_PRESETS).map(presetRow).join("\n")}

\`nsigma inspect --noise\` draws the noise several times for one row, and shows how far logits move, which tokens reach the top and how often, and
the disagreement: the entropy of the best token.

## Where this differs from the original

- The same seed gives the same text: every number is a function of seed, letter, layer, head and position. The original's \`r_seed\` is not used.
  Between runtimes this holds for \`hidden\`, \`value\` and \`attention\`. GGUF files of Llama's architecture keep the entries of queries and keys in
  another order, so there \`query\`, \`key\` and \`cachedKey\` have other noise of the same kind.
- Keys and values are turned once for each head that is kept, as in the original's flash attention; its other two forms turn a copy for each query
  head.
- Any sampler may follow, by its options. The original takes the best token, or asks a callback.
- Nothing is computed again without noise: the original's \`cold_shower\`, after \`sober_interval\` tokens, is not here. \`dose_multiplier\` is not
  either; write the dose.
- \`cachedKey\` and \`cachedValue\` are variants for runtimes whose attention hides the cache: what is kept has noise, once.
- Any architecture whose graph has the places; the original has Llama and Mistral.

Bugs of the original that are not repeated:

- Its constructor gives A the profile of depths that is meant for H (\`h_shape\`), and no profile arrives: it calls the setters without the
  \`interp_mode\` that they need.
- With SDPA attention Q gets no noise (\`drugged_sdpa.py\`).
- With flash attention the first six heads of A are left out and not the first six tokens, where those are computed
  (\`drugged_flash.py\` cuts [batch, tokens, heads, entries] along the third axis).`;
}

function letterRow(letter) {
  const { original, summary } = NOISE_LETTERS[letter];
  return `| \`${letter}\` | ${original} | ${summary} | ${signsOf(letter)} |`;
}

function presetRow([name, options]) {
  const doses = Object.entries(options).map(([letter, { theta, depth, between }]) => {
    const full = depth.filter(({ ratio }) => ratio === 1).map(({ at }) => Number(at.toFixed(3)));
    const before = between === "ceil" ? ", and to the next point on either side" : "";
    return `\`${letter}\` ${theta} at the depths ${full[0]} to ${full.at(-1)}${before}`;
  });
  return `| \`${name}\` | ${doses.join(", ")}; none elsewhere |`;
}
