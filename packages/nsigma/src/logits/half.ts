let float16Values: Float32Array | undefined;

/** All 65,536 float16 values: a look-up costs less than taking the bits apart, and the table is built only when used. */
function float16Table(): Float32Array {
  if (float16Values) return float16Values;
  const table = new Float32Array(0x10000);
  for (let bits = 0; bits < 0x10000; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else if (exponent < 31) table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
    else table[bits] = fraction === 0 ? sign * Infinity : NaN;
  }
  float16Values = table;
  return table;
}

/** Widens `count` IEEE 754 half-precision bit patterns to float32, exactly. */
export function widenFloat16(bits: Uint16Array, out: Float32Array, count: number): void {
  const table = float16Table();
  for (let i = 0; i < count; i++) out[i] = table[bits[i]];
}

// The buffers written to are few and long-lived: the last one's view saves an allocation per row.
let lastOut: Float32Array | undefined;
let lastWords = new Uint32Array(0);

function wordsOf(out: Float32Array): Uint32Array {
  if (lastOut !== out) {
    lastOut = out;
    lastWords = new Uint32Array(out.buffer as ArrayBuffer, out.byteOffset, out.length);
  }
  return lastWords;
}

/** Widens `count` bfloat16 bit patterns to float32, exactly: they are the upper half of a float32. */
export function widenBfloat16(bits: Uint16Array, out: Float32Array, count: number): void {
  const words = wordsOf(out);
  for (let i = 0; i < count; i++) words[i] = bits[i] << 16;
}

/** Rounds `count` float32 to the nearest half-precision bit patterns; of two as near, to the even one. */
export function narrowFloat16(values: Float32Array, out: Uint16Array, count: number): void {
  const words = wordsOf(values);
  for (let i = 0; i < count; i++) {
    const word = words[i];
    const size = word & 0x7fffffff;
    let bits: number;
    if (size >= SMALLEST && size < TOO_LARGE) {
      bits = (size - REBIASED + 0xfff + ((size >>> 13) & 1)) >>> 13;
    } else if (size < SMALLEST) {
      // Adding what has no room for a fraction rounds it away.
      bits = Math.abs(values[i]) * 2 ** 24 + 2 ** 52 - 2 ** 52;
    } else {
      bits = size > INFINITE ? 0x7e00 : 0x7c00;
    }
    out[i] = ((word >>> 16) & 0x8000) | bits;
  }
}
/** Bits of float32: 2^-14, the smallest of half precision with all its digits; 65,536, which it has not; infinity. */
const SMALLEST = 0x38800000;
const TOO_LARGE = 0x47800000;
const INFINITE = 0x7f800000;
/** What the exponents of the two begin at, apart. */
const REBIASED = 0x38000000;
