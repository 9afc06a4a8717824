import { describe, expect, it } from "vitest";
import { LogitsError, OptionError } from "./errors.ts";

describe("OptionError", () => {
  it.each([
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [1.5, "1.5"],
    [10n, "10"],
    ["0.9", '"0.9"'],
    [undefined, "undefined"],
    [null, "null"],
    [[1, 2], "[1,2]"],
    [{ a: 1 }, '{"a":1}'],
    [() => 1, "a function"],
    [Symbol("p"), "Symbol(p)"],
  ])("new OptionError(option, %s, expected) shows the value", (value, shown) => {
    const error = new OptionError("topP", value, "a number from 0 to 1");
    expect(error.message).toBe(`topP must be a number from 0 to 1, got ${shown}`);
    expect(error.value).toBe(value);
  });

  it.each([
    ["unknown", "belongs inside sampler"],
    ["unsupported", "is not supported by vLLM: it has no parameter for it"],
  ] as const)("one whose value is not at fault is %s, and a sentence: topP %s", (problem, sentence) => {
    const error = new OptionError("topP", 0.9, sentence, problem);
    expect([error.message, error.problem]).toEqual([`topP ${sentence}`, problem]);
    expect(new OptionError("topP", 2, "a number from 0 to 1").problem).toBe("invalid");
  });

  it("new OptionError(option, a long value, expected) cuts it short", () => {
    const { message } = new OptionError("order", "x".repeat(10_000), "a list");
    expect(message.length).toBeLessThan(120);
    expect(message.endsWith("...")).toBe(true);
  });

  it("new OptionError(option, a value JSON cannot write, expected) is made all the same", () => {
    const circular: { self?: object } = {};
    circular.self = circular;
    expect(new OptionError("order", circular, "a list").message).toMatch(/^order must be a list, got /);
    const noText: object = Object.create(null);
    expect(new OptionError("order", noText, "a list").message).toBe("order must be a list, got {}");
    expect(new OptionError("order", [1n], "a list").message).toMatch(/^order must be a list, got /);
  });

  it("OptionError and LogitsError tell themselves apart by name and code", () => {
    const option = new OptionError("topP", 2, "less");
    const logits = new LogitsError("the row is empty");
    expect([option.name, option.code]).toEqual(["OptionError", "NSIGMA_OPTION"]);
    expect([logits.name, logits.code, logits.position]).toEqual(["LogitsError", "NSIGMA_LOGITS", -1]);
    expect(logits.message).toBe("logits: the row is empty");
    expect(option).toBeInstanceOf(RangeError);
    expect(logits).toBeInstanceOf(RangeError);
  });
});
