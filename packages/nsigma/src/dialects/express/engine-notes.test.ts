import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../../options/options.ts";
import { type AddNote, noteDraws, withBans } from "./engine-notes.ts";
import { differencesOf } from "./differences.ts";
import { wantedOf } from "./wanted.ts";

/** The options that a function notes. */
function noted(work: (note: AddNote) => void): string[] {
  const options: string[] = [];
  work((option) => void options.push(option));
  return options;
}

describe("noteDraws(asked, there)", () => {
  const drawing = (asked: SamplerOptions, there: SamplerOptions) =>
    noted((note) => noteDraws(wantedOf(asked), wantedOf(there), note));
  const theirs = { draws: "llama.cpp" } as const;

  it("says that seeds repeat other texts where the engine draws otherwise", () => {
    expect(drawing({ seed: 1 }, {})).toEqual(["seed"]);
    expect(drawing({ seed: 1 }, theirs)).toEqual(["seed"]);
    expect(drawing({ seed: 1, ...theirs }, theirs)).toEqual([]);
    expect(drawing({}, {})).toEqual([]);
  });

  it("says that llama.cpp's draws are not to be had elsewhere", () => {
    expect(drawing({ seed: 1, ...theirs }, {})).toEqual(["draws"]);
  });

  it("says that llama.cpp's moving temperature counts banned tokens, to those who do not draw as it does", () => {
    const moving = { temperatureRange: 0.5 };
    expect(drawing(moving, theirs)).toEqual(["temperatureRange"]);
    expect(drawing({ ...moving, ...theirs }, theirs)).toEqual([]);
    expect(drawing(moving, {})).toEqual([]);
    expect(drawing({ temperature: 2 }, theirs)).toEqual([]);
  });
});

describe("withBans(asked, there)", () => {
  const biases = { logitBias: { 1: -100, 2: -100, 3: 5 } };

  it("takes the biases that stand for bans as bans, and leaves the others: nothing differs then", () => {
    const asked = wantedOf({ bannedTokens: [1, 2], logitBias: { 3: 5 } });
    const options = noted((note) => {
      expect(differencesOf(asked, withBans(asked, wantedOf(biases), note))).toEqual([]);
    });
    expect(options).toEqual(["bannedTokens"]);
  });

  it("says in the same note which bans cannot be written as biases", () => {
    const asked = wantedOf({ bannedTokens: [1, [3, 4], 9], logitBias: { 2: -100, 3: 5 } });
    const said: string[] = [];
    const there = withBans(asked, wantedOf(biases), (option, kind, why) =>
      said.push(`${option} ${kind}: ${why}`),
    );
    expect(said).toEqual([
      "bannedTokens approximated: there are no bans: a logit bias of -100 stands for them, and [[3,4],9] cannot be written so",
    ]);
    expect(differencesOf(asked, there)).toEqual([]);
  });

  it("leaves everything as it is where no bias stands for a ban", () => {
    const there = wantedOf(biases);
    for (const bannedTokens of [[], [9], [[1, 2]]]) {
      const asked = wantedOf({ bannedTokens });
      expect(noted((note) => expect(withBans(asked, there, note)).toBe(there))).toEqual([]);
    }
  });
});
