import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import koffi, { type TypeObject } from "koffi";

/** An address in the library's memory. */
export type Pointer = bigint;

/** llama.cpp's sampler functions, by their C names without the prefix `llama_sampler_`. */
export interface Library {
  path: string;
  name(sampler: Pointer): string;
  accept(sampler: Pointer, token: number): void;
  apply(sampler: Pointer, array: Pointer): void;
  reset(sampler: Pointer): void;
  free(sampler: Pointer): void;
  chain_init(settings: { no_perf: boolean }): Pointer;
  chain_add(chain: Pointer, sampler: Pointer): void;
  init_greedy(): Pointer;
  init_dist(seed: number): Pointer;
  init_top_k(k: number): Pointer;
  init_top_p(p: number, minKeep: number): Pointer;
  init_min_p(p: number, minKeep: number): Pointer;
  init_typical(p: number, minKeep: number): Pointer;
  init_temp(t: number): Pointer;
  init_temp_ext(t: number, range: number, exponent: number): Pointer;
  init_xtc(probability: number, threshold: number, minKeep: number, seed: number): Pointer;
  init_top_n_sigma(n: number): Pointer;
  init_mirostat(vocabulary: number, seed: number, tau: number, eta: number, m: number): Pointer;
  init_mirostat_v2(seed: number, tau: number, eta: number): Pointer;
  init_penalties(vocabulary: number, window: number, r: number, frequency: number, presence: number): Pointer;
  init_dry(
    v: null,
    multiplier: number,
    base: number,
    allowed: number,
    window: number,
    b: null,
    n: 0,
  ): Pointer;
  /** DRY with breakers as tokens; undefined where the library does not export it. */
  init_dry_testing?: (
    multiplier: number,
    base: number,
    allowed: number,
    window: number,
    breakers: Pointer,
  ) => Pointer;
  init_adaptive_p(target: number, decay: number, seed: number): Pointer;
  init_logit_bias(vocabulary: number, count: number, biases: Pointer): Pointer;
}

/** Void: v, bool: b, int32: i, uint32: u, size_t: z, float: f, pointer: p, string: s, settings of a chain: c. */
const SIGNATURES: Readonly<Record<string, string>> = {
  name: "s p",
  accept: "v pi",
  apply: "v pp",
  reset: "v p",
  free: "v p",
  chain_init: "p c",
  chain_add: "v pp",
  init_greedy: "p ",
  init_dist: "p u",
  init_top_k: "p i",
  init_top_p: "p fz",
  init_min_p: "p fz",
  init_typical: "p fz",
  init_temp: "p f",
  init_temp_ext: "p fff",
  init_xtc: "p ffzu",
  init_top_n_sigma: "p f",
  init_mirostat: "p iuffi",
  init_mirostat_v2: "p uff",
  init_penalties: "p iifff",
  init_dry: "p pffiipz",
  init_adaptive_p: "p ffu",
  init_logit_bias: "p iip",
};

/** C++ names of the constructor that llama.cpp's own tests use, with GNU's and with LLVM's standard library. */
const DRY_WITH_BREAKERS = [
  "_Z30llama_sampler_init_dry_testingffiiRKSt6vectorIS_IiSaIiEESaIS1_EE",
  "_Z30llama_sampler_init_dry_testingffiiRKNSt3__16vectorINS0_IiNS_9allocatorIiEEEENS1_IS3_EEEE",
];

/** The library that node-llama-cpp brings for this platform, or why there is none. */
export function findLibrary(): { path: string } | { missing: string } {
  const system = { darwin: "mac", win32: "win" }[process.platform as string] ?? process.platform;
  const prefix = `${system}-${process.arch}`;
  try {
    const [modules] = createRequire(import.meta.url)
      .resolve("node-llama-cpp")
      .split(`${sep}node-llama-cpp${sep}`);
    const scope = join(modules, "@node-llama-cpp");
    for (const found of readdirSync(scope)
      .filter((name) => name.startsWith(prefix))
      .sort()) {
      const bins = join(scope, found, "bins");
      for (const file of readdirSync(bins, { recursive: true, encoding: "utf8" })) {
        if (/(^|[\\/])(lib)?llama(\.[\w.]+)?\.(so|dylib|dll)$/.test(file)) return { path: join(bins, file) };
      }
    }
    return { missing: `node-llama-cpp has no library for ${prefix} here` };
  } catch (error) {
    return { missing: `node-llama-cpp is not installed: ${String(error)}` };
  }
}

export function openLibrary(path: string): Library {
  const library = koffi.load(path);
  const types: Record<string, TypeObject | string> = {
    v: "void",
    b: "bool",
    i: "int32_t",
    u: "uint32_t",
    z: "size_t",
    f: "float",
    p: "void *",
    s: "const char *",
    c: koffi.struct({ no_perf: "bool" }),
  };
  const bind = (name: string, signature: string) => {
    const [result, parameters] = signature.split(" ");
    return library.func(
      name,
      types[result],
      [...parameters].map((letter) => types[letter]),
    );
  };
  const functions = Object.fromEntries(
    Object.entries(SIGNATURES).map(([name, signature]) => [name, bind(`llama_sampler_${name}`, signature)]),
  );
  for (const name of DRY_WITH_BREAKERS) {
    try {
      functions.init_dry_testing = bind(name, "p ffiip");
      break;
    } catch {
      // Not under this name.
    }
  }
  return { path, ...functions } as unknown as Library;
}
