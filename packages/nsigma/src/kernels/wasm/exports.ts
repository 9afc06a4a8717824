import { MODULE } from "./module.ts";
import { globals, type WasmModule } from "./web-assembly.ts";

/** The passes of `assembly/`, with addresses in bytes. */
export interface WasmExports {
  statistics(row: number, count: number, maxima: number, out: number, kind: number, source: number): number;
  sharpen(row: number, count: number, maxima: number): void;
  collect(
    keys: number,
    logits: number,
    ids: number,
    count: number,
    maxima: number,
    threshold: number,
    outLogits: number,
    outIds: number,
  ): number;
  nearSums(
    row: number,
    count: number,
    maxima: number,
    max: number,
    scale: number,
    far: number,
    out: number,
  ): void;
  farSums(
    row: number,
    count: number,
    maxima: number,
    max: number,
    scale: number,
    far: number,
    out: number,
  ): void;
  weigh(row: number, count: number, max: number, scale: number, weights: number, sums: number): number;
  crudeSum(row: number, count: number, maxima: number, max: number, scale: number): number;
  nearness(row: number, count: number, center: number, keys: number): void;
  pick(count: number, weights: number, sums: number, target: number): number;
  cross(
    keys: number,
    weights: number,
    count: number,
    target: number,
    masses: number,
    counts: number,
    out: number,
  ): void;
  drawNoise(
    key0: number,
    key1: number,
    step: number,
    position: number,
    vector: number,
    series: number,
    direction: number,
    size: number,
  ): number;
  turn(values: number, direction: number, size: number, sine: number, cosine: number): void;
  widenFloat16(source: number, count: number, target: number): void;
  narrowFloat16(source: number, count: number, target: number): void;
}

let compiled: WasmModule | null | undefined;

/**
 * The compiled module; null where WebAssembly or its SIMD is not there, or a page's policy forbids it.
 */
export function wasmModule(): WasmModule | null {
  if (compiled !== undefined) return compiled;
  try {
    compiled = new globals.WebAssembly.Module(
      Uint8Array.from(globals.atob(MODULE), (letter) => letter.charCodeAt(0)),
    );
  } catch {
    compiled = null;
  }
  return compiled;
}

/** The passes over one memory. */
export function instantiate(module: WasmModule, memory: object): WasmExports {
  return new globals.WebAssembly.Instance(module, { env: { memory } }).exports as WasmExports;
}
