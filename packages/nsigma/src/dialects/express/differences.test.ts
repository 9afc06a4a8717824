import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../../options/options.ts";
import { LONGEST } from "../readers/history.ts";
import { differencesOf } from "./differences.ts";
import { wantedOf } from "./wanted.ts";

const between = (asked: SamplerOptions, there: SamplerOptions) =>
  differencesOf(wantedOf(asked), wantedOf(there)).map(({ option, what, there: value }) => [
    option,
    what,
    value,
  ]);

describe("differencesOf(asked, there)", () => {
  it.each<[string, SamplerOptions, SamplerOptions]>([
    ["to keep none and to keep one", { topP: 0.9, minKeep: 0 }, { topP: 0.9, minKeep: 1 }],
    [
      "the longest window and all",
      { frequencyPenalty: 1, penaltyWindow: LONGEST },
      { frequencyPenalty: 1, penaltyWindow: "all" },
    ],
    ["numbers a rounding apart", { topP: 0.9 }, { topP: 0.9 * (1 + 2 ** -52) }],
    ["lists in another order", { bannedTokens: [1, 2] }, { bannedTokens: [2, 1] }],
    ["a setting of what is off", { temperature: 2, temperatureExponent: 2 }, { temperature: 2 }],
    ["a seed that was not asked for", { topK: 3 }, { topK: 3, seed: 5 }],
    ["cuts that commute", { topK: 3, minP: 0.1 }, { topK: 3, minP: 0.1, order: ["minP", "topK"] }],
  ])("makes nothing of %s", (_name, asked, there) => {
    expect(between(asked, there)).toEqual([]);
  });

  it.each<[SamplerOptions, SamplerOptions, unknown[]]>([
    [{ topP: 0.9, minKeep: 2 }, { topP: 0.9 }, [["minKeep", "other", 1]]],
    [
      { frequencyPenalty: 1, penaltyWindow: 64 },
      { frequencyPenalty: 1, penaltyWindow: 65 },
      [["penaltyWindow", "other", 65]],
    ],
    [{ topK: LONGEST }, { topK: LONGEST + 1 }, [["topK", "other", LONGEST + 1]]],
    [{ topP: 0.9 }, { topP: 0.9001 }, [["topP", "other", 0.9001]]],
    [{ bannedTokens: [1, 2] }, { bannedTokens: [1, 3] }, [["bannedTokens", "other", [1, 3]]]],
    [{ seed: 5 }, {}, [["seed", "missing", undefined]]],
    [{ seed: 5 }, { seed: 6 }, [["seed", "other", 6]]],
    [{ vocabSize: 5 }, {}, [["vocabSize", "missing", undefined]]],
    [
      { temperature: 2, temperatureRange: 0.5, temperatureExponent: 2 },
      { temperature: 2, temperatureExponent: 3 },
      [
        ["temperatureRange", "other", 0],
        ["temperatureExponent", "other", 3],
      ],
    ],
    [{ topP: 0.9, minP: 0.1, minKeep: 2 }, { topP: 0.9, minKeep: 2 }, [["minP", "missing", 0.1]]],
    [
      { topP: 0.9, minKeep: 2 },
      {},
      [
        ["topP", "missing", 0.9],
        ["minKeep", "missing", undefined],
      ],
    ],
    [{}, { topK: 3 }, [["topK", "extra", 3]]],
    [
      { topK: 3, topP: 0.9 },
      { topK: 3, topP: 0.9, order: ["topP", "topK"] },
      [["order", "order", ["topP before topK"]]],
    ],
  ])("finds, of %j in %j: %j", (asked, there, differences) => {
    expect(between(asked, there)).toEqual(differences);
  });
});
