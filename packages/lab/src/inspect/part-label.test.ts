import { expect, it } from "vitest";
import { partLabel } from "./part-label.ts";

it.each([
  [" and", undefined],
  ["\n", undefined],
  ["🌍", undefined],
  ["\ufffd", "token 321"],
  [" \ufffd", "token 321"],
])("partLabel(a token that reads %j) is %j", (text, label) => {
  expect(partLabel({ id: 321, text })).toBe(label);
});
