import { describe, expect, it } from "vitest";
import { philox } from "./philox.ts";

// Random123's known answers (kat_vectors, philox4x32 10), words from low to high.
const KNOWN_ANSWERS = [
  {
    name: "all zeros",
    counter: [0, 0, 0, 0],
    key: [0, 0],
    words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    name: "all ones",
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    name: "the digits of pi",
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

describe("philox", () => {
  for (const { name, counter, key, words } of KNOWN_ANSWERS) {
    it(`philox(counter, key) gives Random123's known answer for ${name}`, () => {
      const block = Uint32Array.from(counter);
      philox(block, key[0], key[1]);
      expect([...block]).toEqual(words);
    });
  }

  it("philox(words, -1, -1) takes the key's bits, whatever their sign", () => {
    const signed = Uint32Array.from([1, 2, 3, 4]);
    const unsigned = Uint32Array.from([1, 2, 3, 4]);
    philox(signed, -1, -1);
    philox(unsigned, 0xffffffff, 0xffffffff);
    expect(signed).toEqual(unsigned);
  });

  it("philox(words, key) changes about half of the 128 bits when one bit of the counter changes", () => {
    const before = Uint32Array.from([7, 0, 0, 0]);
    philox(before, 42, 0);
    for (let bit = 0; bit < 128; bit++) {
      const after = Uint32Array.from([7, 0, 0, 0]);
      after[bit >> 5] ^= 1 << (bit & 31);
      philox(after, 42, 0);
      let changed = 0;
      for (let word = 0; word < 4; word++) {
        for (let x = before[word] ^ after[word]; x !== 0; x &= x - 1) changed++;
      }
      // 64 expected, standard deviation sqrt(32) = 5.7: five of them to either side.
      expect(Math.abs(changed - 64), `bit ${bit}`).toBeLessThan(29);
    }
  });
});
