/** A compiled module; opaque. */
export type WasmModule = object;

/** What is used of the global `WebAssembly`: named here, so that the library needs no browser's types. */
interface WebAssemblyGlobal {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
}

interface Globals {
  readonly WebAssembly: WebAssemblyGlobal;
  atob(base64: string): string;
}

/** Missing where there is no WebAssembly: ask inside a `try`. */
export const globals: Globals = globalThis as unknown as Globals;
