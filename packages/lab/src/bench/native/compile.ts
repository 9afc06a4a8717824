import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Koffi, Pointer } from "./koffi.ts";

const SOURCE = fileURLToPath(new URL("../../../native/loops.c", import.meta.url));

/** The loops of native/loops.c. */
export interface Loops {
  compiler: string;
  rows_new(source: Float32Array, count: number, vocab: number): Pointer | null;
  rows_free(rows: Pointer): void;
  use_llama(path: string): number;
  time_chain(
    chain: Pointer,
    rows: Pointer,
    count: number,
    vocab: number,
    first: number,
    calls: number,
    token: Int32Array,
  ): number;
  pass_name(): string;
  time_pass(
    rows: Pointer,
    count: number,
    vocab: number,
    first: number,
    calls: number,
    found: Float64Array,
  ): number;
}

const SIGNATURES: Readonly<Record<string, readonly [result: string, ...parameters: string[]]>> = {
  rows_new: ["void *", "const float *", "long", "long"],
  rows_free: ["void", "void *"],
  use_llama: ["int", "const char *"],
  time_chain: ["double", "void *", "void *", "long", "long", "long", "long", "_Out_ int32_t *"],
  pass_name: ["const char *"],
  time_pass: ["double", "void *", "long", "long", "long", "long", "_Out_ double *"],
};

/**
 * Compiles the native loops for this machine and loads them.
 *
 * @throws Error when there is no C compiler, or it cannot
 */
export function compileLoops(koffi: Koffi): Loops {
  const compiler = process.env.CC ?? "cc";
  const folder = mkdtempSync(join(tmpdir(), "nsigma-bench-"));
  const file = join(folder, "loops.so");
  try {
    const flags = ["-O3", "-shared", "-fPIC", "-o", file, SOURCE, "-lm", "-ldl"];
    execFileSync(compiler, flags, { stdio: ["ignore", "ignore", "pipe"] });
    const library = koffi.load(file);
    const functions = Object.entries(SIGNATURES).map(([name, [result, ...parameters]]) => {
      return [name, library.func(name, result, parameters)];
    });
    return { compiler: versionOf(compiler), ...Object.fromEntries(functions) } as Loops;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function versionOf(compiler: string): string {
  return execFileSync(compiler, ["--version"], { encoding: "utf8" }).split("\n")[0];
}
