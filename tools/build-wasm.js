// Builds the WebAssembly kernel into packages/nsigma/src/kernels/wasm/module.ts.
//
//     node tools/build-wasm.js           when the sources have changed since; needs their compiler only then
//     node tools/build-wasm.js --check   builds in any case and fails when the result is not what is there
//
// The compiler (AssemblyScript, 100 MB) is not a dependency of the workspace: it is installed beside the sources on first use.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("../packages/nsigma/assembly/", import.meta.url));
const MODULE = fileURLToPath(new URL("../packages/nsigma/src/kernels/wasm/module.ts", import.meta.url));
const MOST_BYTES = 20 * 1024;
const FLAGS =
  "--enable simd --enable bulk-memory --runtime stub --importMemory -O3 --noAssert --converge".split(" ");

const check = process.argv.includes("--check");
const built = readFileSync(MODULE, "utf8");
const sources = hashOfSources();
if (check || !built.includes(sources)) {
  const text = moduleText(compile());
  if (check && text !== built) {
    console.error("kernels/wasm/module.ts is not what assembly/ compiles to: run node tools/build-wasm.js");
    process.exitCode = 1;
  } else if (!check) writeFileSync(MODULE, text);
}

function compile() {
  if (!existsSync(join(SOURCES, "node_modules", "assemblyscript"))) {
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: SOURCES, stdio: "inherit" });
  }
  const compiler = join(SOURCES, "node_modules", "assemblyscript", "bin", "asc.js");
  execFileSync(process.execPath, [compiler, "index.ts", "-o", "build/kernel.wasm", ...FLAGS], {
    cwd: SOURCES,
    stdio: "inherit",
  });
  return readFileSync(join(SOURCES, "build", "kernel.wasm"));
}

function moduleText(bytes) {
  if (bytes.length > MOST_BYTES)
    throw new Error(`the kernel has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  return `/** ${bytes.length} bytes of WebAssembly, written by tools/build-wasm.js from assembly/ (${sources}). */
export const MODULE =
  "${bytes.toString("base64")}";
`;
}

function hashOfSources() {
  const hash = createHash("sha256");
  const files = globSync("*.ts", { cwd: SOURCES }).sort();
  for (const file of [...files, "package.json"])
    hash.update(basename(file)).update(readFileSync(join(SOURCES, file)));
  return hash.digest("hex").slice(0, 16);
}
