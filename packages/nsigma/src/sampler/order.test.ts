import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { ALIASES } from "../options/aliases.ts";
import { STEPS } from "../steps/all.ts";
import * as steps from "../steps/index.ts";
import { DEFAULT_ORDER, readOrder, TEMPERATURE_FIRST } from "./order.ts";

const LLAMA_CPP_STEPS = [
  "penalties",
  "dry",
  "topNSigma",
  "topK",
  "typicalP",
  "topP",
  "minP",
  "xtc",
  "temperature",
];

const DOOR = readFileSync(join(import.meta.dirname, "../steps/index.ts"), "utf8");

describe("the orders", () => {
  it("the lines of steps/index.ts stand in DEFAULT_ORDER, and no two steps have one place", () => {
    const lines = STEPS.map((step) => {
      const [constant] = Object.entries(steps).find(([, each]) => each === step)!;
      return DOOR.search(RegExp(`\\b${constant}\\b`));
    });
    expect(lines).not.toContain(-1);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    expect(new Set(STEPS.map(({ place }) => place)).size).toBe(STEPS.length);
  });

  it("DEFAULT_ORDER names each step once: scores, cuts, softening, what learns", () => {
    expect(new Set(DEFAULT_ORDER).size).toBe(DEFAULT_ORDER.length);
    const places = ["logitBias", "dry", "topNSigma", "topK", "xtc", "temperature", "mirostat", "adaptiveP"];
    const found = places.map((name) => DEFAULT_ORDER.findIndex((step) => step === name));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it("DEFAULT_ORDER has Top-nσ as the first of the cuts", () => {
    expect(DEFAULT_ORDER.slice(0, DEFAULT_ORDER.indexOf("topNSigma"))).toEqual([
      "logitBias",
      "sequenceBias",
      "minLength",
      "noRepeatNgram",
      "penalties",
      "dry",
    ]);
  });

  it("TEMPERATURE_FIRST is DEFAULT_ORDER with temperature and smoothing right before Top-nσ", () => {
    const softening = ["temperature", "smoothing"];
    const sigma = TEMPERATURE_FIRST.indexOf("topNSigma");
    expect(TEMPERATURE_FIRST.slice(sigma - 2, sigma)).toEqual(softening);
    const rest = (order: readonly string[]) => order.filter((name) => !softening.includes(name));
    expect(rest(TEMPERATURE_FIRST)).toEqual(rest(DEFAULT_ORDER));
    expect(TEMPERATURE_FIRST).toHaveLength(DEFAULT_ORDER.length);
  });
});

describe("readOrder", () => {
  it("readOrder(our names) gives them back, as a list of its own", () => {
    expect(readOrder(DEFAULT_ORDER)).toEqual(DEFAULT_ORDER);
    expect(readOrder(DEFAULT_ORDER)).not.toBe(DEFAULT_ORDER);
  });

  it("readOrder(aliases) gives our names, mixed with ours or not", () => {
    const names = [
      "penalties",
      "dry",
      "top_n_sigma",
      "top_k",
      "typ_p",
      "top_p",
      "min_p",
      "xtc",
      "temperature",
    ];
    expect(readOrder(names)).toEqual(LLAMA_CPP_STEPS);
    expect(readOrder(["typical_p", "temp", "adaptive_p"])).toEqual(["typicalP", "temperature", "adaptiveP"]);
    expect(readOrder(["top_k", "tailFree", "topP"])).toEqual(["topK", "tailFree", "topP"]);
  });

  it("readOrder(letters) reads each as one step", () => {
    expect(readOrder("edskypmxt")).toEqual(LLAMA_CPP_STEPS);
    expect(readOrder("ka")).toEqual(["topK", "adaptiveP"]);
    expect(readOrder("")).toEqual([]);
    expect(readOrder([])).toEqual([]);
    const letters = ALIASES.map(({ letter }) => letter).filter(Boolean);
    expect(readOrder(letters.join(""))).toHaveLength(new Set(letters).size);
  });

  it("ALIASES names steps there are, each name once", () => {
    const names = ALIASES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { step } of ALIASES) expect(DEFAULT_ORDER).toContain(step);
  });

  it.each([
    ["a letter for nothing", "kz", /^order must be a string of letters among "edskypmxta", got "z"/],
    ["a space", "k t", /^order must be a string of letters among "edskypmxta", got " "/],
    ["a capital letter", "K", /^order must be a string of letters among "edskypmxta", got "K"/],
    ["a letter twice", "kpk", /^order must be a list that names each step once, got "kpk"/],
    ["a step under two names", ["typ_p", "typicalP"], /^order must be a list that names each step once/],
    ["an unknown name", ["top_q"], /^order must be a list of names among logitBias, .*, skew, got "top_q"/],
    ["no name", [""], /^order must be a list of names among .*, got ""/],
    ["a hole", [undefined], /^order must be a list of names among .*, got undefined/],
    ["a number", 3, /^order must be a list of step names, or a string of their letters, got 3/],
    ["null", null, /^order must be a list of step names, or a string of their letters, got null/],
    ["an object", { 0: "topK" }, /^order must be a list of step names, or a string of their letters, got /],
  ])("readOrder(%s) is refused", (_name, order, message) => {
    expect(() => readOrder(order as string)).toThrow(OptionError);
    expect(() => readOrder(order as string)).toThrow(message);
  });
});
