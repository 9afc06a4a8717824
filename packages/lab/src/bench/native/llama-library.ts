import { basename } from "node:path";
import { openLibrary } from "nsigma/llama-cpp";
import type { LlamaName, LlamaStep } from "../chains.ts";
import type { Koffi, Pointer } from "./koffi.ts";

/** llama.cpp's native library, of which a few functions are called. */
export interface LlamaLibrary {
  path: string;
  /** Which llama.cpp it is. */
  version: string;
  chain(steps: readonly LlamaStep[]): Pointer;
  apply(chain: Pointer, array: Pointer): void;
  /** Chooses the token after the logits of a `llama_context`. */
  sample(chain: Pointer, context: bigint, output: number): number;
  free(chain: Pointer): void;
}

const SETTINGS: Readonly<Record<LlamaName, readonly string[]>> = {
  dist: ["uint32_t"],
  greedy: [],
  min_p: ["float", "size_t"],
  temp: ["float"],
  top_k: ["int32_t"],
  top_n_sigma: ["float"],
  top_p: ["float", "size_t"],
  typical: ["float", "size_t"],
};

/**
 * Opens the library that hosts use.
 *
 * @throws OptionError when there is none
 */
export async function openLlama(koffi: Koffi): Promise<LlamaLibrary> {
  const { path, version } = (await openLibrary()).info;
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
    version: `${version}, ${basename(path)}`,
    chain(steps) {
      const chain = start({ no_perf: true }) as Pointer;
      for (const [name, ...settings] of steps) add(chain, makers[name](...settings));
      return chain;
    },
    apply: bind("apply", "void", ["void *", "void *"]) as LlamaLibrary["apply"],
    sample: bind("sample", "int32_t", ["void *", "void *", "int32_t"]) as LlamaLibrary["sample"],
    free: bind("free", "void", ["void *"]) as LlamaLibrary["free"],
  };
}
