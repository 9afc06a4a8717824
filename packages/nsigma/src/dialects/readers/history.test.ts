import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import type { Parameter } from "../dialect.ts";
import { reading, tokensOf, wanting } from "./context.fixture.ts";
import { NO_PENALTIES, readLeast, readWindow, readXtc, writeWindow } from "./history.ts";

const row = {} as Parameter;
const isAll = (size: number) => size === -1;

describe("readWindow", () => {
  it("readWindow(options, everything) reads a number of tokens, all of them, and 0 where that means nothing", () => {
    const window = readWindow(["penaltyWindow", "dryWindow"], isAll, NO_PENALTIES);
    expect(reading(window, 1).options).toEqual({ penaltyWindow: 1, dryWindow: 1 });
    expect(reading(window, -1).options).toEqual({ penaltyWindow: "all", dryWindow: "all" });
    expect(reading(window, 0).options).toEqual(NO_PENALTIES);
  });

  it.each([0, -2, 1.5, "5"])("readWindow(%j) is refused where it is not a window", (value) => {
    expect(() => reading(readWindow(["dryWindow"], isAll), value)).toThrow(OptionError);
  });
});

describe("writeWindow", () => {
  const write = writeWindow(["penaltyWindow", "dryWindow"], -1);

  it("writeWindow(options, everything) writes the window of the first step that runs, or its default", () => {
    expect(write(wanting({ penaltyWindow: 5, dryWindow: 7 }, ["penalties", "dry"]), row)).toBe(5);
    expect(write(wanting({ penaltyWindow: 5, dryWindow: 7 }, ["dry"]), row)).toBe(7);
    expect(write(wanting({ penaltyWindow: "all" }, ["penalties"]), row)).toBe(-1);
    expect(write(wanting({}, ["penalties"]), row)).toBe(64);
    expect(write(wanting({}, ["dry"]), row)).toBe(-1);
    expect(write(wanting({ penaltyWindow: 5 }, ["topK"]), row)).toBeUndefined();
  });
});

describe("readLeast", () => {
  const beside = readLeast("minLength", (request) => request.eos_token_id);
  const instead = readLeast("minLength", (request) => request.eos_token_id, "instead");
  const request = { eos_token_id: [7, "x", 8] };
  const settings = { endOfText: [8, 9] };

  it("readLeast(option, ends) bans the request's ends beside the model's own, each once", () => {
    expect(reading(beside, 3, { request, settings })).toEqual({
      options: { minLength: 3, endOfText: [8, 9, 7] },
      notes: [],
    });
  });

  it("readLeast(option, ends, \"instead\") bans the request's ends alone, and without them the model's own", () => {
    expect(reading(instead, 3, { request, settings }).options).toEqual({ minLength: 3, endOfText: [7, 8] });
    expect(reading(instead, 3, { settings }).options).toEqual({ minLength: 3, endOfText: [8, 9] });
  });

  it("readLeast(0) is nothing, and an unknown end gets a note", () => {
    expect(reading(beside, 0, { request, settings })).toEqual({ options: {}, notes: [] });
    expect(reading(beside, 3)).toEqual({ options: {}, notes: [undefined] });
    expect(reading(beside, 3, { request })).toEqual({
      options: { minLength: 3, endOfText: [7, 8] },
      notes: ["changed"],
    });
  });

  it.each([-1, 1.5, 2 ** 60, "3"])("readLeast(%j) is refused", (value) => {
    expect(() => reading(beside, value, { settings })).toThrow(OptionError);
  });
});

describe("readXtc", () => {
  it("readXtc(probability) spares the ends of a text and the last token of a newline, and says which it does not know", () => {
    const endOfText = [7];
    const lines = (text: string) => (text === "\n" ? [[13, 10]] : tokensOf(text));
    expect(reading(readXtc, 0.5, { settings: { endOfText, tokensOf: lines } })).toEqual({
      options: { xtcProbability: 0.5, xtcProtected: [7, 10] },
      notes: [],
    });
    for (const settings of [{}, { endOfText }, { tokensOf: lines }]) {
      expect(reading(readXtc, 0.5, { settings }).notes).toEqual(["changed"]);
    }
    expect(reading(readXtc, 0)).toEqual({ options: {}, notes: [] });
  });
});
