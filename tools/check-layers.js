// Fails when an import points upwards: each folder may import from itself and from the folders listed for it.
import { globSync } from "tinyglobby";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const LAYERS = {
  "packages/nsigma/src": {
    "": ["*"],
    random: [],
    recording: ["logits"],
    pool: ["", "options", "sampler"],
    dialects: ["", "options", "sampler", "steps"],
    catalogue: ["", "options", "sampler", "steps"],
    kernels: ["", "logits"],
    logits: [""],
    noise: ["", "kernels", "logits", "options", "random", "steps"],
    history: [],
    options: ["", "steps"],
    candidates: ["", "kernels", "logits"],
    steps: ["", "candidates", "history"],
    draw: ["candidates", "draw/llama-cpp", "options", "random", "steps"],
    "draw/llama-cpp": ["", "candidates", "draw", "random", "steps"],
    sampler: ["", "candidates", "draw", "history", "kernels", "logits", "options", "steps"],
    analysis: ["", "candidates", "logits", "options", "sampler"],
    hosts: ["", "candidates", "dialects", "kernels", "logits", "noise", "options", "sampler"],
  },
  "packages/lab/src": {
    "": [],
    models: ["", "noise", "text"],
    noise: [""],
    generate: ["", "models"],
    statistics: [],
    metrics: ["statistics"],
    extraction: [],
    tasks: ["", "extraction"],
    plan: ["", "models", "tasks"],
    run: ["", "plan", "tasks", "text"],
    backends: ["", "generate", "models", "plan", "run", "tasks", "text"],
    judge: ["", "backends", "models", "plan", "run"],
    evaluate: ["", "backends", "judge", "plan", "run", "tasks"],
    findings: ["", "extraction", "metrics", "plan", "run", "statistics", "tasks"],
    report: ["", "extraction", "findings", "plan", "run", "statistics", "tasks", "text"],
    calibrate: [
      "",
      "backends",
      "evaluate",
      "findings",
      "generate",
      "models",
      "plan",
      "report",
      "run",
      "statistics",
      "tasks",
      "text",
    ],
    text: [],
    chat: ["text"],
    serve: ["", "generate", "models", "text"],
    compare: ["evaluate", "findings", "plan", "report", "run", "statistics"],
    inspect: ["", "models", "text"],
    record: ["models"],
    measure: ["", "extraction", "generate", "models", "statistics", "tasks"],
    bench: ["", "generate", "models", "statistics"],
    cli: ["*"],
  },
};

/** Here no code is named after an engine: it stands in comments, in sources, and in the values of options. */
const NO_ENGINES = [
  "candidates",
  "history",
  "kernels",
  "logits",
  "noise",
  "options",
  "random",
  "sampler",
  "steps",
];
const ENGINE = /llama|gguf|vllm|kobold|ollama|exllama|aphrodite|textgen|mlx/i;
const COMMENT_OR_STRING = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

const wrong = [];
for (const [root, layers] of Object.entries(LAYERS)) {
  for (const file of globSync(`${root}/**/*.ts`, { ignore: ["**/*.test.ts", "**/*.fixture.ts"] })) {
    const from = layerOf(relative(root, file), layers);
    const allowed = layers[from];
    const text = readFileSync(file, "utf8");
    if (allowed === undefined) wrong.push(`${file}: the layer "${from}" is not in the list`);
    const [engine] = NO_ENGINES.includes(from)
      ? (text.replace(COMMENT_OR_STRING, "").match(ENGINE) ?? [])
      : [];
    if (engine) wrong.push(`${file}: says "${engine}" in code, and ${from} knows no engine`);
    for (const [, path] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const to = layerOf(relative(root, join(dirname(file), path)), layers);
      const fine =
        from === to ||
        allowed?.includes("*") ||
        (to === "" && allowed?.includes("")) ||
        allowed?.includes(to);
      if (!fine) wrong.push(`${file}: imports ${path}, and ${from} may not import from ${to || "the root"}`);
    }
  }
}
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** The folder of a file; one inside another, where it has a line of its own. */
function layerOf(path, layers) {
  const folders = path.split("/").slice(0, -1);
  const inner = folders.slice(0, 2).join("/");
  return inner in layers ? inner : (folders[0] ?? "");
}
