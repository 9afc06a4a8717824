// SAMPLERS.md, from the tables the code uses: what each sampler keeps, its options, and what engines call it.
import { DEFAULT_ORDER } from "nsigma";
import { CHOICE_OPTIONS, describeRange, NUMBER_OPTIONS, STEP_OPTIONS } from "nsigma/options";
import { meaningOf, SAMPLERS } from "nsigma/catalogue";
import { DIALECTS } from "nsigma/dialects";
import { noiseSection } from "./noise-page.js";

export function samplersPage() {
  return `# Samplers

Which one? Top-nσ 1 if you want a high temperature without noise; it is on its own a complete sampler. Min-p 0.05 to 0.1 and top-p 0.9 do much the same
when they cut before the temperature, which is the default order here. Penalties and DRY stop repetition and go with any of them.
This page has every sampler's rule, then its options and what engines call them, then [DRµGS](#drµgs-noise-inside-the-model), then every engine's
request field by field.

Written from the code's own tables by \`npm run docs\`; do not edit. l are logits, p probabilities at the temperature T applied so
far, H is their entropy in nats, max the largest logit, σ the standard deviation of the logits. Steps run in the order of this page unless
\`order\` says otherwise. \`nsigma explain\` prints any chain in these words.

| sampler | what survives | formula | source |
| --- | --- | --- | --- |
${DEFAULT_ORDER.map(overviewRow).join("\n")}

${DEFAULT_ORDER.map(samplerSection).join("\n\n")}

${noiseSection()}

# Dialects

A request in an engine's own words becomes options by \`translate("koboldcpp", request)\` of \`nsigma/dialects\`, or
\`nsigma explain --dialect koboldcpp request.json\`. Parameters that are left out have the engine's defaults.

${Object.entries(DIALECTS).map(dialectSection).join("\n\n")}
`;
}

function overviewRow(step) {
  const { title, keeps, formula, source } = SAMPLERS[step];
  return `| [${title}](#${step.toLowerCase()}) | ${keeps} | \`${piped(formula)}\` | ${source} |`;
}

/** A bar inside a table cell would end it. */
function piped(text) {
  return String(text).replaceAll("|", "\\|");
}

function samplerSection(step) {
  const { title, keeps, formula, source } = SAMPLERS[step];
  const { switches, settings } = STEP_OPTIONS[step];
  return `## ${step}

${title}: keeps ${keeps}. \`${formula}\` (${source})

| option | range | off or default | typical | what it is |
| --- | --- | --- | --- | --- |
${[...switches, ...settings].map(optionRow).join("\n")}

${engines(switches)}`;
}

function optionRow(option) {
  const number = NUMBER_OPTIONS[option];
  const choice = CHOICE_OPTIONS[option];
  const meaning = piped(meaningOf(option));
  if (number) {
    const off = number.lessIsOff
      ? number.off === 0
        ? "off at 0 or less"
        : "off below 0"
      : `off at ${number.off}`;
    const unset = number.off === undefined ? `default ${number.default}` : off;
    return `| \`${option}\` | ${describeRange(option)} | ${unset} | ${number.typical} | ${meaning} |`;
  }
  if (choice) {
    const words = choice.choices.map((each) => `"${each}"`).join(", ");
    return `| \`${option}\` | ${words} | default "${choice.choices[0]}" | | ${meaning} |`;
  }
  return `| \`${option}\` | | | | ${meaning} |`;
}

function engines(switches) {
  const names = Object.entries(DIALECTS).flatMap(([name, { parameters }]) => {
    const own = Object.entries(parameters).filter(([, row]) => switches.includes(row.option));
    return own.length > 0 ? `${name} (${own.map(([parameter]) => `\`${parameter}\``).join(", ")})` : [];
  });
  return names.length > 0 ? `Engines: ${names.join(", ")}.` : "Engines: in none of the dialects below.";
}

function dialectSection([name, { engine, parameters, order, rules, differences }]) {
  const rows = Object.entries(parameters)
    .filter(([, row]) => "option" in row)
    .map(
      ([parameter, row]) => `| \`${parameter}\` | \`${row.option}\` | ${defaultOf(row)} | ${howRead(row)} |`,
    );
  const ignored = Object.entries(parameters).filter(([, row]) => "ignored" in row);
  return `## ${name}

${engine}. Order: ${order.join(", ")}. Rules: ${rulesText(rules)}.

| parameter | option | default | read as |
| --- | --- | --- | --- |
${rows.join("\n")}
${ignored.length > 0 ? `\nKnown and not honoured: ${ignored.map(([parameter]) => `\`${parameter}\``).join(", ")}.\n` : ""}
Where the engine differs from this:

${differences.map((each) => `- ${each}`).join("\n")}`;
}

function defaultOf({ default: value }) {
  return value === undefined ? "" : piped(JSON.stringify(value));
}

function howRead({ per, clamp, hard, off, read }) {
  const parts = [];
  if (per) parts.push(`${per} of theirs make one`);
  if (clamp) parts.push(`moved into ${clamp[0]} to ${clamp[1]}`);
  if (hard) parts.push(`refused outside ${hard[0]} to ${hard[1]}`);
  if (off?.atMost !== undefined) parts.push(off.atMost < 0 ? "off below 0" : `off at ${off.atMost} or less`);
  if (off?.atLeast !== undefined) parts.push(`off at ${off.atLeast} or more`);
  if (off?.equals !== undefined) parts.push(`off at ${JSON.stringify(off.equals)}`);
  if (read) parts.push("in the engine's form");
  return parts.join(", ");
}

function rulesText(rules) {
  const entries = Object.entries(rules).map(([option, value]) => `\`${option}\` ${JSON.stringify(value)}`);
  return entries.length > 0 ? entries.join(", ") : "ours";
}
