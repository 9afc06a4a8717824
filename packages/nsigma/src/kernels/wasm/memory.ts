import type { Store } from "../passes.ts";
import { globals } from "./web-assembly.ts";

const PAGE = 65536;
/** What the module keeps its constants in. */
const RESERVED = 4096;
/** Entries are reached in fours, and the last four may lie partly beyond a row. */
const SLACK = 4;

/** Where everything lies in the memory of one kernel. It never grows, so no view of it is ever detached. */
export interface WasmMemory {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Small results, as doubles. */
  readonly out: Float64Array;
  readonly masses: number;
  readonly counts: number;
  readonly maxima: Float32Array;
  readonly own: Store;
  readonly head: Store;
  /** Half-precision bits on their way in. */
  readonly halves: Uint16Array;
  /** A row of the host's, for it to write into. */
  readonly resident: Float32Array;
  readonly weights: number;
  readonly sums: number;
}

/** Lays out the memory for rows of up to `capacity` entries. */
export function layOut(capacity: number): WasmMemory {
  const room = capacity + SLACK;
  const blocks = Math.ceil(capacity / 256);
  let next = RESERVED;
  const take = (bytes: number): number => {
    const at = next;
    next += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const out = take(64);
  const masses = take(2048 * 8);
  const counts = take(2048 * 4);
  const maxima = take(blocks * 16);
  const sums = take(blocks * 8);
  const place = () => ({ logits: take(room * 4), ids: take(room * 4), keys: take(room * 4) });
  const [own, head] = [place(), place()];
  const resident = take(room * 4);
  const halves = take(room * 2);
  const weights = take(room * 8);
  const memory = new globals.WebAssembly.Memory({ initial: Math.ceil(next / PAGE) });
  const { buffer } = memory;
  const store = (at: ReturnType<typeof place>): Store => ({
    logits: new Float32Array(buffer, at.logits, capacity),
    ids: new Int32Array(buffer, at.ids, capacity),
    keys: new Float32Array(buffer, at.keys, capacity),
  });
  return {
    memory,
    out: new Float64Array(buffer, out, 8),
    masses,
    counts,
    maxima: new Float32Array(buffer, maxima, blocks * 4),
    own: store(own),
    head: store(head),
    halves: new Uint16Array(buffer, halves, capacity),
    resident: new Float32Array(buffer, resident, capacity),
    weights,
    sums,
  };
}
