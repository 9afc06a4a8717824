import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import type { Parameter } from "../dialect.ts";
import { reading, wanting } from "./context.fixture.ts";
import {
  bansOf,
  readBadSequences,
  readBans,
  readEnds,
  readSequenceBias,
  writeBadSequences,
  writeBans,
  writeBansAsText,
  writeEnds,
  writeSequenceBias,
} from "./sequences.ts";

const row = {} as Parameter;

describe("readSequenceBias", () => {
  it("readSequenceBias([[ids, bias], ...]) reads each, and -Infinity as a ban", () => {
    const { options } = reading(readSequenceBias, [
      [[1, 2], 3],
      [[4], -Infinity],
    ]);
    expect(options.sequenceBias).toEqual([
      { tokens: [1, 2], bias: 3 },
      { tokens: [4], bias: false },
    ]);
  });

  it.each([
    [5],
    [[[[1], 2], 3]],
    [[[[1], 2], [[1]]]],
    [
      [
        [[1], 2],
        [[1], 2, 3],
      ],
    ],
  ])("readSequenceBias(%j) is refused", (value) => {
    expect(() => reading(readSequenceBias, value)).toThrow(OptionError);
  });
});

describe("readBadSequences", () => {
  it("readBadSequences(lists) leaves out the end of the text where it stands alone", () => {
    const bad = [[7], [8], [9], [7, 1]];
    const request = { eos_token_id: 7 };
    const settings = { endOfText: [8, 9] };
    expect(reading(readBadSequences, bad).options).toEqual({ bannedTokens: bad });
    expect(reading(readBadSequences, bad, { settings }).options).toEqual({ bannedTokens: [[7], [7, 1]] });
    expect(reading(readBadSequences, [[7]], { request }).options).toEqual({});
  });

  it("readBadSequences(lists) takes the request's end of the text instead of the model's own, as transformers does", () => {
    const settings = { endOfText: [8] };
    const both = { request: { eos_token_id: 7 }, settings };
    expect(reading(readBadSequences, [[7], [8]], both).options).toEqual({ bannedTokens: [[8]] });
    const none = { request: { eos_token_id: null }, settings };
    expect(reading(readBadSequences, [[7], [8]], none).options).toEqual({ bannedTokens: [[7]] });
  });

  it.each([[[]], [5], [[[1], 2]]])("readBadSequences(%j) is refused", (value) => {
    expect(() => reading(readBadSequences, value)).toThrow(OptionError);
  });
});

describe("readBans", () => {
  it.each([
    ["128, 330", [128, 330]],
    ["128,, 330, ", [128, 330]],
    [
      [0, 5],
      [0, 5],
    ],
  ])("readBans()(%j) bans %j", (value, bannedTokens) => {
    expect(reading(readBans(), value)).toEqual({ options: { bannedTokens }, notes: [] });
  });

  it("readBans()(negative ids) passes over them with a note, and nothing is left of no ids", () => {
    expect(reading(readBans(), [-1, 0, 3])).toEqual({
      options: { bannedTokens: [0, 3] },
      notes: ["changed"],
    });
    expect(reading(readBans(), "-1")).toEqual({ options: {}, notes: ["changed"] });
    expect(reading(readBans(), [])).toEqual({ options: {}, notes: [] });
  });

  it("readBans(form) refuses the other form, and names its own", () => {
    expect(reading(readBans("string"), "1, 2").options).toEqual({ bannedTokens: [1, 2] });
    expect(reading(readBans("list"), [1, 2]).options).toEqual({ bannedTokens: [1, 2] });
    expect(() => reading(readBans("string"), [1])).toThrow(/in a string/);
    expect(() => reading(readBans("list"), "1")).toThrow(/list of token ids/);
    expect(() => reading(readBans(), 5)).toThrow(/list of token ids/);
  });
});

describe("the writers of bans, ends and biases", () => {
  const mixed = wanting({ bannedTokens: [3, [4, 5], 6] });
  const none = wanting({});

  it("bansOf(wanted) keeps ids and sequences apart", () => {
    expect(bansOf(mixed)).toEqual({ ids: [3, 6], sequences: [[4, 5]] });
  });

  it.each([
    ["writeBans", writeBans, [3, 6]],
    ["writeBansAsText", writeBansAsText, "3, 6"],
    ["writeBadSequences", writeBadSequences, [[4, 5]]],
  ])("%s(wanted) writes what is its own, and nothing where there is none", (_name, write, written) => {
    expect(write(mixed, row)).toEqual(written);
    expect(write(none, row)).toBeUndefined();
  });

  it("writeSequenceBias(wanted) writes single tokens as sequences of one", () => {
    const biases = wanting({ logitBias: { 3: 1.5 }, sequenceBias: [{ tokens: [4, 5], bias: -2 }] });
    expect(writeSequenceBias(biases, row)).toEqual([
      [[3], 1.5],
      [[4, 5], -2],
    ]);
    expect(writeSequenceBias(none, row)).toBeUndefined();
  });

  it("readEnds(one or several) and writeEnds(wanted) are each other's inverse", () => {
    expect(reading(readEnds, 7).options).toEqual({ endOfText: [7] });
    expect(reading(readEnds, [7, 8]).options).toEqual({ endOfText: [7, 8] });
    expect(reading(readEnds, []).options).toEqual({});
    expect(writeEnds(wanting({ endOfText: [7, 8] }), row)).toEqual([7, 8]);
  });
});
