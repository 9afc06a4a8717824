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
