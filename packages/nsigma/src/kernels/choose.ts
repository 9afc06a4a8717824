import { OptionError } from "../errors.ts";
import type { Kernel, KernelName } from "./contract.ts";
import { JsKernel } from "./js/index.ts";
import { wasmModule } from "./wasm/exports.ts";
import { WasmKernel } from "./wasm/index.ts";

let chosen: KernelName | undefined;

/** The kernel that rows run on: WebAssembly where available, TypeScript loops elsewhere. */
export function kernelName(): KernelName {
  return (chosen ??= wasmModule() ? "wasm" : "js");
}

/**
 * Has all rows from now on run on one kernel; "auto" chooses again. For measuring and testing: on rows of fewer than
 * 2,048 entries results are the same to the last bit. On longer ones WebAssembly adds the far tail of a softmax, and
 * from 8,192 entries on blocks for σ, in single precision, so that sums differ by about 10^-7 of themselves and a token
 * within that of a line may fall on the other side; ranks (top-k, greedy) are exact everywhere.
 *
 * @throws OptionError when there is no such kernel, here or at all
 */
export function useKernel(name: KernelName | "auto"): void {
  const known = name === "auto" || name === "js" || (name === "wasm" && wasmModule() !== null);
  if (!known) throw new OptionError("kernel", name, 'one that runs here: "auto", "js", or "wasm" with SIMD');
  chosen = name === "auto" ? undefined : name;
}

/** A kernel with room for rows of this many entries. */
export function createKernel(capacity: number): Kernel {
  const module = kernelName() === "wasm" ? wasmModule() : null;
  return module ? new WasmKernel(capacity, module) : new JsKernel(capacity);
}

/** A kernel whose `resident` row the host writes into; null where there is no WebAssembly. */
export function createResident(capacity: number): WasmKernel | null {
  const module = kernelName() === "wasm" ? wasmModule() : null;
  return module && new WasmKernel(capacity, module);
}
