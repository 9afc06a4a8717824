import { describe, expect, it } from "vitest";
import { printable, visible, visibleJson } from "./printable.ts";

describe("printable(text)", () => {
  it.each([
    ["a line end", "one\ntwo", "one ⏎ two"],
    ["two line ends", "one\n\ntwo", "one ⏎  ⏎ two"],
    ["a carriage return and a tab", "a\r\tb", "a··b"],
    ["an escape sequence", "\u001b[31mred\u001b[0m", "·[31mred·[0m"],
    ["bytes that are no text", "caf\ufffd", "caf·"],
    ["characters that turn the direction", "a\u202eb\u200fc", "a·b·c"],
    ["line and paragraph separators", "a\u2028b\u2029c", "a·b·c"],
    ["C1 controls and delete", "a\u0085b\u007fc", "a·b·c"],
  ])("printable(%s) is one line without control characters", (_name, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it("printable(text) leaves everything else as it is", () => {
    const text = " Größe → 7 × 8 = 56, 猫, 🐈 <b>&amp;</b>";
    expect(printable(text)).toBe(text);
  });
});

describe("visible(text), visibleJson(value)", () => {
  it("visible(text) keeps line ends and tabs", () => {
    expect(visible("a\n\tb\u001b[2J\u009b2J")).toBe("a\n\tb·[2J·2J");
  });

  it("visibleJson(value) is the same value, with nothing unseen in it", () => {
    const value = { text: "\u001b[2J\u009b2J\u202e\u2028\n猫" };
    expect(JSON.parse(visibleJson(value))).toEqual(value);
    expect(visibleJson(value)).toMatch(/^[\u0020-\u007e猫]+$/);
    expect(JSON.parse(visibleJson(value, 2))).toEqual(value);
  });
});
