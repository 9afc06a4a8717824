import { describe, expect, it } from "vitest";
import { checkNoise, NO_NOISE, noiseOf } from "./noise-ability.ts";

describe("checkNoise", () => {
  it("takes the letters that a host can do, and refuses the others with its reason", () => {
    const abilities = noiseOf({
      attention: { how: "honoured" },
      key: { how: "refused", why: "the cache is out of reach" },
    });
    checkNoise({ attention: 0.1, seed: 3 }, abilities);
    expect(() => checkNoise({ attention: 0.1, key: 0.2 }, abilities)).toThrow(
      /^noise\.key is not supported: the cache is out of reach$/,
    );
  });

  it("refuses a letter that only a preset has", () => {
    expect(() => checkNoise({ preset: "drugs:just-chat" }, NO_NOISE)).toThrow(/^noise\.key is not supported/);
  });

  it("says of a mistake what was expected before it says what is not supported", () => {
    expect(() => checkNoise({ key: -1 }, NO_NOISE)).toThrow(/^noise\.key must be a number from 0 to/);
  });
});
