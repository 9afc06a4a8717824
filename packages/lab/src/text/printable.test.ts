import { describe, expect, it } from "vitest";
import { printable } from "./printable.ts";

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
