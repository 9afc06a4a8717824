import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, sep } from "node:path";
import type { LlamaName, LlamaStep } from "../chains.ts";
import type { Koffi, Pointer } from "./koffi.ts";

/** llama.cpp's native library, of which a few functions are called. */
export interface LlamaLibrary {
  path: string;
  /** Which llama.cpp it is. */
  version: string;
  chain(steps: readonly LlamaStep[]): Pointer;
  apply(chain: Pointer, array: Pointer): void;
  free(chain: Pointer): void;
}

const SETTINGS: Readonly<Record<LlamaName, readonly string[]>> = {
  dist: ["uint32_t"],
  min_p: ["float", "size_t"],
  temp: ["float"],
  top_k: ["int32_t"],
  top_n_sigma: ["float"],
  top_p: ["float", "size_t"],
  typical: ["float", "size_t"],
};

/**
 * Opens the library that node-llama-cpp brings for this platform.
 *
 * @throws Error when node-llama-cpp is not installed, or has none for this platform
 */
export function openLlama(koffi: Koffi): LlamaLibrary {
  const { path, release } = findLibrary();
  const library = koffi.load(path);
  const bind = (name: string, result: string, parameters: readonly unknown[]) =>
    library.func(`llama_sampler_${name}`, result, parameters as string[]);
  const start = bind("chain_init", "void *", [koffi.struct({ no_perf: "bool" })]);
  const add = bind("chain_add", "void", ["void *", "void *"]);
  const makers = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, types]) => [name, bind(`init_${name}`, "void *", types)]),
  );
  return {
    path,
    version: `${release}, ${basename(path)}`,
    chain(steps) {
      const chain = start({ no_perf: true }) as Pointer;
      for (const [name, ...settings] of steps) add(chain, makers[name](...settings));
      return chain;
    },
    apply: bind("apply", "void", ["void *", "void *"]) as LlamaLibrary["apply"],
    free: bind("free", "void", ["void *"]) as LlamaLibrary["free"],
  };
}

function findLibrary(): { path: string; release: string } {
  const system = { darwin: "mac", win32: "win" }[process.platform as string] ?? process.platform;
  const prefix = `${system}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const entry = require.resolve("node-llama-cpp");
  const home = entry.slice(0, entry.lastIndexOf(`${sep}node-llama-cpp${sep}`) + 1);
  const scope = join(home, "@node-llama-cpp");
  const { version } = require(join(home, "node-llama-cpp", "package.json")) as { version: string };
  const release = `node-llama-cpp ${version}`;
  const builds = readdirSync(scope).filter((name) => name.startsWith(prefix));
  for (const build of builds.sort()) {
    const bins = join(scope, build, "bins");
    const files = readdirSync(bins, { recursive: true, encoding: "utf8" });
    const file = files.find((name) => /(^|[\\/])(lib)?llama(\.[\w.]+)?\.(so|dylib|dll)$/.test(name));
    if (file) return { path: join(bins, file), release };
  }
  throw new Error(`node-llama-cpp has no library for ${prefix}`);
}
