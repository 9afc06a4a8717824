import { describe, expect, it } from "vitest";
import { count, flagOf, number, oneOf, seed } from "./flag-values.ts";

describe("flagOf(name)", () => {
  it.each([
    ["topNSigma", "--top-n-sigma"],
    ["temperature", "--temperature"],
    ["etaCutoff", "--eta-cutoff"],
  ])("flagOf('%s') is %s", (name, flag) => {
    expect(flagOf(name)).toBe(flag);
  });
});

describe("number(text) and count(text)", () => {
  it.each([
    ["1e3", 1000],
    ["-0.5", -0.5],
    [" 7 ", 7],
  ])("number('%s') is %d", (text, value) => {
    expect(number(text)).toBe(value);
  });

  it.each(["0", "-1", "1.5", "1e30"])("count('%s') is refused", (text) => {
    expect(() => count(text)).toThrow("Give an integer from 1.");
  });
});

describe("seed(text)", () => {
  it("seed('0') is 0, and less or a fraction is refused", () => {
    expect(seed("0")).toBe(0);
    for (const text of ["-1", "1.5", "x"]) expect(() => seed(text)).toThrow(/Give a/);
  });
});

describe("oneOf(names)", () => {
  const read = oneOf(["llama.cpp", "koboldcpp", "vllm"]);

  it("oneOf(names) takes each of them", () => {
    expect(read("vllm")).toBe("vllm");
  });

  it.each([
    ["lama.cpp", "Did you mean llama.cpp? The choices are"],
    ["vLLM", "Did you mean vllm? The choices are"],
  ])("oneOf(names) refuses %s and says what was meant", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("oneOf(names) suggests nothing for a word like none of them", () => {
    expect(() => read("tensorrt")).toThrow(/^The choices are llama\.cpp, koboldcpp, vllm\.$/);
  });
});
