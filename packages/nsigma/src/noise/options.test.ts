import { describe, expect, it } from "vitest";
import { type NoiseOptions, readNoise } from "./options.ts";
import { NOISE_PRESETS } from "./presets.ts";

describe("readNoise", () => {
  it("takes a number for a dose, and says what was left out", () => {
    expect(readNoise({ attention: 0.1 }, 7)).toEqual({
      doses: { attention: { theta: 0.1 } },
      seed: 7,
      isotropic: false,
      sinks: 6,
      protectPrompt: true,
    });
  });

  it("takes doses of several letters, sorts their depths, and its own seed", () => {
    const depth = [
      { at: 0.6, ratio: 0 },
      { at: 0.4, ratio: 1 },
    ];
    const options: NoiseOptions = {
      key: { theta: 0.5, depth, between: "ceil" },
      value: { theta: 0.2 },
      seed: 1,
      isotropic: true,
      sinks: 0,
      protectPrompt: false,
    };
    expect(readNoise(options, 7)).toEqual({
      doses: { key: { theta: 0.5, depth: [depth[1], depth[0]], between: "ceil" }, value: { theta: 0.2 } },
      seed: 1,
      isotropic: true,
      sinks: 0,
      protectPrompt: false,
    });
  });

  it("puts what is given over a preset, and a value that is undefined over nothing", () => {
    const read = readNoise(
      { preset: "drugs:just-chat", sinks: 2, key: undefined, attention: 0.1 } as never,
      7,
    );
    expect(read).toMatchObject({
      doses: { key: NOISE_PRESETS["drugs:just-chat"].key, attention: { theta: 0.1 } },
      sinks: 2,
    });
  });

  it.each([
    [3, /^noise must be an object with letters, such as \{attention: 0\.1\}, got 3$/],
    [null, /^noise must be an object/],
    [{ atention: 0.1 }, /^noise\.atention is not an option; did you mean attention\?$/],
    [{ attention: "0.1" }, /^noise\.attention must be a number from 0 to 3\.14\d*, got "0\.1"$/],
    [{ attention: -0.1 }, /^noise\.attention must be a number from 0 to/],
    [{ attention: NaN }, /^noise\.attention must be a number/],
    [{ attention: 4 }, /^noise\.attention must be a number/],
    [{ key: {} }, /^noise\.key\.theta must be a number from 0/],
    [{ key: null }, /^noise\.key must be a number or an object with a theta, got null$/],
    [{ key: { theta: 1, dept: [] } }, /^noise\.key\.dept is not an option; did you mean depth\?$/],
    [{ key: { theta: 1, depth: [] } }, /^noise\.key\.depth must be a list of \{at, ratio\}, not empty/],
    [{ key: { theta: 1, depth: [1] } }, /^noise\.key\.depth must be a list of \{at, ratio\}, got 1$/],
    [
      { key: { theta: 1, depth: [{ at: 12, ratio: 1 }] } },
      /^noise\.key\.depth\.at must be a number from 0 to 1, got 12$/,
    ],
    [{ key: { theta: 1, depth: [{ at: 0.5 }] } }, /^noise\.key\.depth\.ratio must be a number of at least 0/],
    [
      { key: { theta: 1, depth: [{ at: 0.5, ratio: 1, depth: 2 }] } },
      /^noise\.key\.depth\.depth is not an option/,
    ],
    [
      { key: { theta: 1, between: "round" } },
      /^noise\.key\.between must be "interpolate" or "ceil" or "floor"/,
    ],
    [{ seed: 0.5 }, /^noise\.seed must be an integer of at least 0/],
    [{ sinks: -1 }, /^noise\.sinks must be an integer of at least 0/],
    [{ isotropic: 1 }, /^noise\.isotropic must be true or false, got 1$/],
    [{ protectPrompt: "no" }, /^noise\.protectPrompt must be true or false/],
    [{ preset: "just-chat" }, /^noise\.preset must be "drugs:just-chat" or "drugs:readme", got "just-chat"$/],
  ])("refuses %j", (options, message) => {
    expect(() => readNoise(options as NoiseOptions, 1)).toThrow(message);
  });
});
