import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../../options/options.ts";
import { telling, wantedOf } from "./wanted.ts";

describe("wantedOf(options)", () => {
  it("sorts numbers for single tokens, numbers for more, and bans, each once", () => {
    const { options } = wantedOf({
      logitBias: { 1: 2, 2: false },
      sequenceBias: [
        { tokens: [3, 4], bias: 1 },
        { tokens: [5, 6], bias: false },
      ],
      bannedTokens: [2, 7, [5, 6], [8, 9]],
    });
    expect(options).toEqual({
      logitBias: { 1: 2 },
      sequenceBias: [{ tokens: [3, 4], bias: 1 }],
      bannedTokens: [2, [5, 6], 7, [8, 9]],
    });
  });

  it("adds up numbers for the same tokens, lets a ban outweigh them, and leaves out what comes to 0", () => {
    const sequenceBias = [
      { tokens: [1, 2], bias: 1 },
      { tokens: [1, 2], bias: 2 },
      { tokens: [3, 4], bias: 1 },
      { tokens: [3, 4], bias: false as const },
      { tokens: [5, 6], bias: false as const },
      { tokens: [5, 6], bias: 1 },
      { tokens: [7, 8], bias: 1 },
      { tokens: [7, 8], bias: -1 },
    ];
    expect(wantedOf({ sequenceBias }).options).toEqual({
      sequenceBias: [{ tokens: [1, 2], bias: 3 }],
      bannedTokens: [
        [3, 4],
        [5, 6],
      ],
    });
  });

  it("writes a sequence of one as a bias of its token, unless there are such biases in a place of their own", () => {
    const sequenceBias = [{ tokens: [3], bias: 1 }];
    const alone = wantedOf({ sequenceBias });
    expect(alone.options).toEqual({ logitBias: { 3: 1 } });
    expect(alone.order).toEqual(["logitBias"]);
    const beside = wantedOf({ sequenceBias, logitBias: { 4: 2 } });
    expect(beside.options).toEqual({ logitBias: { 4: 2 }, sequenceBias });
    expect(beside.order).toEqual(["logitBias", "sequenceBias"]);
    expect(wantedOf({ sequenceBias, logitBias: { 4: false } }).options).toEqual({
      logitBias: { 3: 1 },
      bannedTokens: [4],
    });
  });

  it("keeps numbers for tokens in the place of their step, before what runs between the two", () => {
    const order = ["logitBias", "topK", "sequenceBias"];
    const options = { logitBias: { 1: 2 }, sequenceBias: [{ tokens: [3, 4], bias: 1 }], topK: 5, order };
    expect(wantedOf(options).order).toEqual(order);
  });

  it("places bans where the last of the steps runs that ban", () => {
    const order = ["sequenceBias", "topK", "logitBias"];
    expect(wantedOf({ bannedTokens: [1], topK: 5, order }).order).toEqual(["sequenceBias", "topK"]);
    const both = { bannedTokens: [1], logitBias: { 2: false as const }, topK: 5, order };
    expect(wantedOf({ ...both, order: ["topK", "sequenceBias", "logitBias"] }).order).toEqual([
      "topK",
      "sequenceBias",
    ]);
  });

  it("leaves bans in the step that bans where one between the two would see the difference", () => {
    const order = ["sequenceBias", "topK", "logitBias"] as const;
    const options = { bannedTokens: [1], logitBias: { 2: false as const }, topK: 5, order: [...order] };
    const { order: placed, options: own } = wantedOf(options);
    expect(placed).toEqual(order);
    expect(own).toMatchObject({ bannedTokens: [1], logitBias: { 2: false } });
  });
});

describe("telling(wanted)", () => {
  const order = ["logitBias", "topP", "temperature", "topK", "minLength"] as const;
  const on: SamplerOptions = { topP: 0.9, topK: 3, minLength: 4, logitBias: { 1: 1 } };

  it("is every step unless the temperature is 0, nothing moves it and mirostat is off", () => {
    for (const options of [
      { temperature: 0.5 },
      { temperature: 0, temperatureRange: 1 },
      { temperature: 0, mirostat: 2 },
      {},
    ]) {
      expect(telling({ options: { ...on, ...options }, order })).toEqual(order);
    }
  });

  it("is, at a temperature of 0, what runs up to the last step that can change the best, and later bans", () => {
    const greedy = { options: { ...on, temperature: 0 }, order };
    expect(telling(greedy)).toEqual(["logitBias", "temperature", "minLength"]);
    const cutFirst = ["topP", "logitBias", "temperature"] as const;
    expect(telling({ ...greedy, order: cutFirst })).toEqual(cutFirst);
  });
});
