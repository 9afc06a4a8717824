import { instantiate, type WasmExports, wasmModule } from "../kernels/wasm/exports.ts";
import { globals } from "../kernels/wasm/web-assembly.ts";
import { narrowFloat16, widenFloat16 } from "../logits/half.ts";
import type { Noise, TokenPlace } from "./noise.ts";
import { seriesOf, vectorWord } from "./noise-numbers.ts";

/** Which vectors: those of a letter in a layer, of all tokens from a position on. */
export interface VectorsPlace extends TokenPlace {
  readonly heads: number;
  readonly size: number;
}

/** What the module keeps its constants in. */
const RESERVED = 4096;
const PAGE = 65536;

/**
 * Many vectors in half precision, as a model keeps them, and what noise makes of them: in WebAssembly where it is there, twice as fast
 * as in loops and to the bit the same.
 */
export class HalfVectors {
  /** To be filled with what is kept. */
  clean: Uint16Array = new Uint16Array(0);
  /** What `perturb` makes of it. */
  noisy: Uint16Array = new Uint16Array(0);
  private values: Float32Array = new Float32Array(0);
  private direction: Float32Array = new Float32Array(0);
  private wasm: WasmExports | undefined;

  /** Makes room for so many entries, with vectors of up to `size`. What was there is lost when it has to grow. */
  reserve(count: number, size: number): void {
    if (this.values.length >= count && this.direction.length >= size) return;
    const room = Math.ceil((2 * count) / 8) * 8;
    const width = Math.ceil(size / 4) * 4;
    const module = wasmModule();
    const bytes = RESERVED + 4 * width + (4 + 2 + 2) * room;
    const memory = module && new globals.WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const buffer = memory ? memory.buffer : new ArrayBuffer(bytes);
    this.wasm = module && memory ? instantiate(module, memory) : undefined;
    this.direction = new Float32Array(buffer, RESERVED, width);
    this.values = new Float32Array(buffer, RESERVED + 4 * width, room);
    this.clean = new Uint16Array(buffer, RESERVED + 4 * (width + room), room);
    this.noisy = new Uint16Array(buffer, RESERVED + 4 * (width + room) + 2 * room, room);
  }

  /** Turns the first `count` entries. */
  perturb(noise: Noise, place: VectorsPlace, count: number): void {
    const { wasm } = this;
    if (wasm && place.size % 4 === 0 && !noise.settings.isotropic) this.inWasm(wasm, noise, place, count);
    else this.inLoops(noise, place, count);
  }

  private inLoops(noise: Noise, place: VectorsPlace, count: number): void {
    const { heads, size } = place;
    widenFloat16(this.clean, this.values, count);
    const token = { ...place };
    for (let start = 0; start < count; start += heads * size, token.position++) {
      noise.perturb(token, this.values, start, heads, size);
    }
    narrowFloat16(this.values, this.noisy, count);
  }

  private inWasm(wasm: WasmExports, noise: Noise, place: VectorsPlace, count: number): void {
    const { letter, layer, step, heads, size } = place;
    const { seed } = noise.settings;
    const [low, high, series] = [seed >>> 0, Math.floor(seed / 0x100000000), seriesOf(letter)];
    const theta = noise.theta(letter, layer);
    const direction = this.direction.byteOffset;
    const values = this.values.byteOffset;
    wasm.widenFloat16(this.clean.byteOffset, count, values);
    let { position } = place;
    for (let start = 0; start < count; position++) {
      for (let head = 0; head < heads; head++, start += size) {
        const vector = vectorWord(layer, head);
        const share =
          wasm.drawNoise(low, high, step, position, vector, series, direction, size) / 0x100000000;
        const angle = theta * share;
        wasm.turn(values + 4 * start, direction, size, Math.sin(angle), Math.cos(angle));
      }
    }
    wasm.narrowFloat16(values, count, this.noisy.byteOffset);
  }
}
