import type koffi from "koffi";

/** The package that calls C from JavaScript; no dependency, because only the benchmark of native peers needs it. */
export type Koffi = typeof koffi;

/** An address in native memory. */
export type Pointer = bigint;

/** @throws Error when it is not installed beside the lab */
export async function loadKoffi(): Promise<Koffi> {
  const { default: loaded } = await import("koffi");
  return loaded;
}
