// Fails when an import points upwards: each folder may import from itself and from the folders listed for it.
import { globSync } from "tinyglobby";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const LAYERS = {
  "packages/nsigma/src": {
    "": ["*"],
    random: [],
    pool: ["", "options", "sampler"],
    dialects: ["", "options", "sampler", "steps"],
    catalogue: ["", "options", "sampler", "steps"],
    kernels: ["", "logits"],
    logits: [""],
    history: [],
    options: [""],
    candidates: ["", "kernels", "logits", "options"],
    steps: ["", "candidates", "history", "options"],
    draw: ["", "candidates", "random"],
    sampler: ["", "candidates", "draw", "history", "kernels", "logits", "options", "steps"],
    analysis: ["candidates", "logits", "options"],
    hosts: ["", "candidates", "dialects", "kernels", "logits", "options", "sampler"],
  },
  "packages/lab/src": {
    "": [],
    models: [""],
    generate: ["", "models"],
    statistics: [],
    metrics: ["statistics"],
    extraction: [],
    tasks: ["", "extraction"],
    plan: ["", "models", "tasks"],
    run: ["", "plan", "tasks", "text"],
    backends: ["", "models", "plan", "run", "tasks", "text"],
    evaluate: ["", "backends", "plan", "run", "tasks"],
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
    ],
    text: [],
    compare: ["extraction", "generate", "models", "statistics", "text"],
    inspect: ["generate", "models", "text"],
    measure: ["extraction", "generate", "models", "statistics"],
    bench: ["generate", "models", "statistics"],
    cli: ["*"],
  },
};

const wrong = [];
for (const [root, layers] of Object.entries(LAYERS)) {
  for (const file of globSync(`${root}/**/*.ts`, { ignore: ["**/*.test.ts", "**/*.fixture.ts"] })) {
    const from = layerOf(relative(root, file));
    const allowed = layers[from];
    if (allowed === undefined) wrong.push(`${file}: the layer "${from}" is not in the list`);
    for (const [, path] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      const to = layerOf(relative(root, join(dirname(file), path)));
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

function layerOf(path) {
  const [first, ...rest] = path.split("/");
  return rest.length === 0 ? "" : first;
}
