// Makes a model's ONNX folder of its GGUF, with the Python tool beside the embedded model's recipe.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Of } from "./hash.js";
import { FOLDER } from "./models.js";

const RECIPE = fileURLToPath(new URL("../../packages/tiny-model/recipe/", import.meta.url));
const NEEDS = join(RECIPE, "requirements-gguf.txt");
const SOURCES = ["gguf_to_onnx.py", "smaller_onnx.py", "graph.py", "configs.py", "requirements-gguf.txt"];
/** What was made from what: the last file that is written. */
const MADE = "made.json";

/** Whether the folder is there, as this recipe makes it, by the sizes of its files. */
export function hasOnnx(model) {
  const made = readMade(model);
  return (
    made?.stamp === stampOf(model) &&
    Object.entries(made.files).every(
      ([name, { size }]) => statSync(join(model.onnx, name), { throwIfNoEntry: false })?.size === size,
    )
  );
}

/** The files with their sizes and hashes, as they were when they were made; undefined where there are none. */
export function readMade({ onnx }) {
  const file = join(onnx, MADE);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Does nothing where it is there. It takes about a minute, and another for Python's packages the first time. */
export async function bringOnnx(model) {
  if (hasOnnx(model)) return;
  const packages = pythonPackages();
  const half = `${model.onnx}.${process.pid}`;
  try {
    console.log(`  making ${model.onnx}`);
    python([join(RECIPE, "gguf_to_onnx.py"), model.gguf, half], { PYTHONPATH: packages });
    const files = {};
    for (const name of readdirSync(half, { recursive: true }).sort()) {
      const { size } = statSync(join(half, name));
      if (statSync(join(half, name)).isFile()) {
        files[name] = { size, sha256: await sha256Of(join(half, name)) };
      }
    }
    writeFileSync(join(half, MADE), `${JSON.stringify({ stamp: stampOf(model), files }, undefined, 2)}\n`);
    rmSync(model.onnx, { recursive: true, force: true });
    renameSync(half, model.onnx);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

function stampOf({ sha256 }) {
  const hash = createHash("sha256").update(sha256);
  for (const name of SOURCES) hash.update(readFileSync(join(RECIPE, name)));
  return hash.digest("hex");
}

/** The folder of the packages that the tool needs: a folder needs no `venv`, which Debian does not bring with Python. */
function pythonPackages() {
  const pin = createHash("sha256")
    .update(readFileSync(NEEDS))
    .update(python(["-VV"]))
    .digest("hex");
  const folder = join(FOLDER, `python-${pin.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  console.log(`  installing Python's onnx and onnxruntime into ${folder}`);
  const half = `${folder}.${process.pid}`;
  mkdirSync(FOLDER, { recursive: true });
  try {
    const quietly = ["-q", "--disable-pip-version-check", "--retries", "1", "--timeout", "30"];
    python(["-m", "pip", "install", ...quietly, "--only-binary=:all:", "--target", half, "-r", NEEDS]);
    renameSync(half, folder);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return folder;
}

function python(words, env = {}) {
  const settings = { encoding: "utf8", timeout: 600_000, env: { ...process.env, ...env } };
  const { status, error, stdout, stderr } = spawnSync("python3", words, settings);
  if (error)
    throw new Error(
      error.code === "ENOENT" ? "it takes Python 3.11 or newer, and there is none" : error.message,
    );
  if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1));
  return stdout;
}
