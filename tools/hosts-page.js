// HOSTS.md, from the tables the code uses: what every host makes of every option.
import { OPTION_NAMES } from "nsigma/options";
import { ABILITIES as llamaCpp } from "nsigma/llama-cpp";
import { ABILITIES as nodeLlamaCpp } from "nsigma/node-llama-cpp";
import { ABILITIES as onnxruntime } from "nsigma/onnxruntime";
import { abilitiesOf, SERVER_NAMES } from "nsigma/openai";
import { ABILITIES as transformers } from "nsigma/transformers";
import { ABILITIES as webLlm } from "nsigma/web-llm";
import { noiseHosts } from "./noise-page.js";

const HERE = {
  transformers,
  onnxruntime,
  "llama-cpp": llamaCpp,
  "node-llama-cpp": nodeLlamaCpp,
  "web-llm": webLlm,
};

/** wllama has llama.cpp's server inside it. */
const THERE = Object.fromEntries([
  ["wllama", abilitiesOf("llama.cpp")],
  ...SERVER_NAMES.map((server) => [server, abilitiesOf(server)]),
]);

const SIGNS = { honoured: "●", approximated: "◐", refused: "–" };

export function hostsPage() {
  return `# Hosts

**Does it honour Top-nσ?** ${[
    ["Yes, with our own chain", Object.keys(HERE)],
    ["Yes, by itself", serversThat("honoured")],
    ["In part (see below)", serversThat("approximated")],
    ["No", serversThat("refused")],
  ]
    .map(([answer, names]) => `${answer}: ${names.join(", ")}.`)
    .join(" ")}
The examples say how each is used: [examples](examples). What a server does when it is asked, \`probe\` of \`nsigma/openai\` finds out.

Written from the code's own tables by \`npm run docs\`; do not edit. ● honoured, ◐ approximated (it runs, but otherwise in some case: the
list below says how, and so does a note of the request), – refused, because the host has nothing like it.

## Our chain on the model's own logits

The sampler runs here, token by token, so all that a host can lack is a part of the text or the zero of the logits.

${table(HERE)}

${reasons(HERE)}

## The host samples, told in its own words

\`nsigma/wllama\`, and \`nsigma/openai\` with the servers it knows; \`nsigma/ai-sdk\`'s middleware goes the same way. A host that
does not know Top-nσ refuses it; \`probe\` asks a live server whether it takes effect.

${table(THERE)}

${reasons(THERE)}

## Noise in the model's run

[DRµGS](SAMPLERS.md#drµgs-noise-inside-the-model) needs a runtime that lets us reach into the model; every other host refuses \`noise\` by name.
A model with inputs for noise also runs on \`transformers\`, without noise.

${noiseHosts()}

## Text and stop strings

A text is what the model wrote, without its special tokens; no space is put in or taken away, and the pieces that are handed out on the way
are the text. (transformers.js's own \`decode\` takes spaces before punctuation away unless the tokenizer's config forbids it: for the text of
a host, tell it \`clean_up_tokenization_spaces: false\`.) The answer to a text goes on with it, the space between them included.

Of several stop strings the one that is complete first ends the text, and of those that end at the same place the longest. A special token
as a stop string is met by its id: on \`transformers\`, \`onnxruntime\`, \`llama-cpp\` and \`node-llama-cpp\`, which refuse one with other text around it;
\`web-llm\` writes special tokens out, so they are met like any text; \`wllama\` meets them after a text prompt, and in a chat, where llama.cpp
leaves them out, a note says so.
`;
}

function serversThat(how) {
  return Object.keys(THERE).filter((name) => THERE[name].topNSigma.how === how);
}

function table(hosts) {
  const names = Object.keys(hosts);
  const rows = OPTION_NAMES.map(
    (option) => `| \`${option}\` | ${names.map((name) => SIGNS[hosts[name][option].how]).join(" | ")} |`,
  );
  return [`| option | ${names.join(" | ")} |`, `| --- |${names.map(() => " :-: |").join("")}`, ...rows].join(
    "\n",
  );
}

function reasons(hosts) {
  return Object.entries(hosts).map(hostReasons).join("\n\n");
}

function hostReasons([name, abilities]) {
  const by = new Map();
  for (const [option, { how, why }] of Object.entries(abilities)) {
    if (how === "honoured") continue;
    const said = `${SIGNS[how]} ${why}`;
    by.set(said, [...(by.get(said) ?? []), `\`${option}\``]);
  }
  const lines = [...by].map(([said, options]) => `- ${said}: ${options.join(", ")}`);
  return `### ${name}\n\n${lines.length > 0 ? lines.join("\n") : "Everything is honoured."}`;
}
