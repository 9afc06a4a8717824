import { OptionError } from "../../errors.ts";
import type { Pointer } from "./functions.ts";
import type { LlamaLibrary } from "./library.ts";

/** What is known of a node of llama.cpp's graph. */
export interface Tensor {
  readonly name: string;
  /** What computes it, such as `MUL_MAT`, `ROPE` or `VIEW`. */
  readonly operation: string;
  readonly type: number;
  /** Entries in each dimension, the innermost first. */
  readonly entries: readonly number[];
  /** Bytes from one entry to the next in each dimension. */
  readonly strides: readonly number[];
  /** The nodes it is made of; the first null ends them. */
  readonly sources: readonly Pointer[];
}

/** ggml's numbers for the types of entries. */
export const FLOAT32 = 0;
export const FLOAT16 = 1;

/** ggml's functions to look at the nodes of a graph while it is computed, and to change them. */
export interface Tensors {
  nameOf(tensor: Pointer): string;
  describe(tensor: Pointer): Tensor;
  /** Copies a part of a tensor out, wherever it is computed. @param offset in bytes */
  read(tensor: Pointer, into: ArrayBufferView, offset: number, bytes: number): void;
  write(tensor: Pointer, from: ArrayBufferView, offset: number, bytes: number): void;
  /**
   * A function that llama.cpp asks about every node of a graph. Asked whether it wants a node it says so, and hears of the
   * node again when that is computed; then `false` ends the run.
   */
  callback(listener: (tensor: Pointer, ask: boolean) => boolean): { address: Pointer; free(): void };
}

/** Where the fields of a `ggml_tensor` begin, up to its name. */
const TYPE = 0;
const ENTRIES = 16;
const STRIDES = 48;
const SOURCES = 152;
const SOURCE_COUNT = 10;
const NAME = 256;
const SIZE = NAME + 64;

/** @throws OptionError for a build of llama.cpp whose ggml lacks a function, or has tensors of another form */
export function openTensors({ koffi, beside }: LlamaLibrary): Tensors {
  const path = beside("ggml-base");
  const library = koffi.load(path);
  const declare = (name: string, result: string, values: string[]) => {
    try {
      return library.func(name, result as never, values as never);
    } catch (cause) {
      const what = `one whose ggml has ${name}: ${(cause as Error).message}`;
      throw new OptionError("library", path, what);
    }
  };
  const nameOf = declare("ggml_get_name", "const char *", ["void *"]) as (tensor: Pointer) => string;
  const nameAt = declare("ggml_get_name", "void *", ["void *"]) as (tensor: Pointer) => Pointer;
  const operationOf = declare("ggml_op_desc", "const char *", ["void *"]) as (tensor: Pointer) => string;
  const values = ["void *", "void *", "size_t", "size_t"];
  const get = declare("ggml_backend_tensor_get", "void", values) as Tensors["read"];
  const set = declare("ggml_backend_tensor_set", "void", values) as Tensors["write"];
  const Evaluated = koffi.proto("bool", ["void *", "bool", "void *"]);

  return {
    nameOf,
    describe(tensor) {
      if (nameAt(tensor) !== tensor + BigInt(NAME)) {
        throw new OptionError("library", path, "one whose ggml_tensor is of the form that is known");
      }
      const fields = new DataView(koffi.view(tensor, SIZE));
      const numbers = (offset: number): number[] =>
        [0, 1, 2, 3].map((dimension) => Number(fields.getBigInt64(offset + 8 * dimension, true)));
      const sources = Array.from({ length: SOURCE_COUNT }, (_, at) =>
        fields.getBigUint64(SOURCES + 8 * at, true),
      );
      return {
        name: nameOf(tensor),
        operation: operationOf(tensor),
        type: fields.getInt32(TYPE, true),
        entries: numbers(ENTRIES),
        strides: numbers(STRIDES),
        sources: sources.filter((source) => source !== 0n),
      };
    },
    read: get,
    write: set,
    callback(listener) {
      const address = koffi.register(listener, koffi.pointer(Evaluated));
      return { address, free: () => koffi.unregister(address) };
    },
  };
}
