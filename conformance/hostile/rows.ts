import * as fc from "fast-check";
import type { Logits } from "nsigma";

/** A row as a host might hand it in, and what its entries are. */
export interface HostileRow {
  logits: Logits;
  /** The entries that are tokens, as numbers. */
  entries: number[];
  vocabSize?: number;
}

const EDGES = [
  0, -0, 1e-45, -1e-45, 1.2e-38, -1.2e-38, 1e-7, 88.8, -104, 3e38, -3e38, 3.4028234e38, -3.4028234e38,
];

const finite = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...EDGES) },
  { weight: 4, arbitrary: fc.integer({ min: -80, max: 80 }).map((n) => n / 4) },
  { weight: 2, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
);
const banned = fc.oneof({ weight: 4, arbitrary: finite }, { weight: 2, arbitrary: fc.constant(-Infinity) });
const any = fc.oneof(
  { weight: 20, arbitrary: banned },
  { weight: 2, arbitrary: fc.constant(Infinity) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);

/** Past the 64, 100 and 256 of the best that some samplers look at, with few values, so that equals lie there. */
const long = fc
  .tuple(fc.array(banned, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 400 }), fc.nat())
  .map(([values, length, turn]) =>
    Array.from({ length }, (_, i) => values[((i * turn) >>> 3) % values.length]),
  );

const shapes: fc.Arbitrary<number[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(finite, { minLength: 1, maxLength: 12 }) },
  { weight: 3, arbitrary: fc.array(banned, { minLength: 1, maxLength: 12 }) },
  { weight: 2, arbitrary: fc.array(any, { minLength: 1, maxLength: 12 }) },
  { weight: 2, arbitrary: long },
  // All equal, one token among them.
  {
    weight: 2,
    arbitrary: fc.tuple(any, fc.integer({ min: 1, max: 130 })).map(([x, n]) => new Array(n).fill(x)),
  },
  // One token, everything else banned.
  {
    weight: 1,
    arbitrary: fc
      .tuple(finite, fc.nat(9))
      .map(([x, at]) => Array.from({ length: 10 }, (_, i) => (i === at ? x : -Infinity))),
  },
  // Steep: each far below the one before.
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 2, max: 30 })
      .map((n) => Array.from({ length: n }, (_, i) => -(3 ** (2 * i)))),
  },
);

const wide: fc.Arbitrary<HostileRow> = shapes.map((entries) => {
  const logits = Float32Array.from(entries);
  return { logits, entries: [...logits] };
});

const padded: fc.Arbitrary<HostileRow> = fc
  .tuple(shapes, fc.array(any, { minLength: 1, maxLength: 4 }))
  .map(([entries, padding]) => {
    const logits = Float32Array.from([...entries, ...padding]);
    return { logits, entries: [...logits.subarray(0, entries.length)], vocabSize: entries.length };
  });

const BITS = [
  0, 0x8000, 1, 0x8001, 0x3c00, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0xfc00, 0x7e00, 0x7c01, 0x7f80, 0xff80,
  0x7fc0, 0xffff,
];
const half: fc.Arbitrary<HostileRow> = fc
  .tuple(
    fc.array(fc.oneof(fc.nat(0xffff), fc.nat(0x7bff), fc.constantFrom(...BITS)), {
      minLength: 1,
      maxLength: 10,
    }),
    fc.constantFrom("float16" as const, "bfloat16" as const),
  )
  .map(([bits, dtype]) => ({
    logits: { data: Uint16Array.from(bits), dtype },
    entries: bits.map(dtype === "float16" ? numberOf(5, 10) : numberOf(8, 7)),
  }));

/** The number that 16 bits are, sign first. */
function numberOf(exponentBits: number, fractionBits: number): (bits: number) => number {
  const most = 2 ** exponentBits - 1;
  const bias = most >> 1;
  return (bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> fractionBits) & most;
    const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
    if (exponent === most) return fraction === 0 ? sign * Infinity : NaN;
    return exponent === 0
      ? sign * fraction * 2 ** (1 - bias)
      : sign * (1 + fraction) * 2 ** (exponent - bias);
  };
}

export const hostileRows: fc.Arbitrary<HostileRow> = fc.oneof(
  { weight: 6, arbitrary: wide },
  { weight: 1, arbitrary: padded },
  { weight: 2, arbitrary: half },
);
