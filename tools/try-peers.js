// Tries the newest release of each peer with the tests of its host, and says what broke. The workspace's own packages stay
// as they are: the new ones lie in a folder of their own, and vitest.config.ts takes them from there.
//
//     node tools/try-peers.js            all of them
//     node tools/try-peers.js ai         those whose name has "ai"
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Packages that come together, and the tests that use them. */
const PEERS = {
  "ai-sdk": [["ai", "@ai-sdk/provider", "@ai-sdk/openai-compatible"], ["conformance/hosts/ai-sdk"]],
  langchain: [["@langchain/core"], ["conformance/hosts/langchain"]],
  transformers: [
    ["@huggingface/transformers"],
    ["conformance/hosts/transformers", "packages/nsigma/src/hosts/transformers"],
  ],
  koffi: [["koffi"], ["conformance/hosts/llama-cpp", "packages/nsigma/src/hosts/llama-cpp"]],
  "node-llama-cpp": [
    ["node-llama-cpp"],
    ["conformance/hosts/node-llama-cpp", "packages/nsigma/src/hosts/node-llama-cpp"],
  ],
  "web-llm": [["@mlc-ai/web-llm"], ["conformance/hosts/web-llm", "packages/nsigma/src/hosts/web-llm"]],
  wllama: [["@wllama/wllama"], ["packages/nsigma/src/hosts/wllama"]],
  onnxruntime: [["onnxruntime-node", "onnxruntime-common"], ["conformance/hosts/onnxruntime"]],
  "eventsource-parser": [
    ["eventsource-parser"],
    ["conformance/hosts/openai", "packages/nsigma/src/hosts/openai"],
  ],
};

const wanted = process.argv[2] ?? "";
const CACHE = resolve("node_modules/.cache/peers");
const lines = [];
for (const [name, [packages, tests]] of Object.entries(PEERS)) {
  if (!name.includes(wanted)) continue;
  const folder = join(CACHE, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "private": true }`);
  const words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", [...words, ...packages.map((each) => `${each}@latest`)], {
    cwd: folder,
    stdio: "inherit",
  });
  const env = { ...process.env, NSIGMA_PEERS: [folder, ...packages].join(",") };
  const { status } = spawnSync("npx", ["vitest", "run", ...tests], { stdio: "inherit", env });
  const versions = packages.map(
    (each) =>
      `${each} ${versionIn("node_modules", each)} -> ${versionIn(join(folder, "node_modules"), each)}`,
  );
  lines.push(`${status === 0 ? "works" : "BROKE"}  ${versions.join(", ")}`);
  if (status !== 0) process.exitCode = 1;
}
console.log(`\n${lines.join("\n")}`);

function versionIn(folder, name) {
  return JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")).version;
}
