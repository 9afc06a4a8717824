import { expect, it } from "vitest";
import { complaintOf } from "./server-error.ts";

it.each([
  ['{"error":{"message":"no such model","type":"x"}}', "no such model"],
  ['{"error":"no such model"}', "no such model"],
  ['{"object":"error","message":"no such model"}', "no such model"],
  ['{"detail":"no such model"}', "no such model"],
  ['{"detail":[{"loc":["body","top_k"],"msg":"extra"},{"msg":"more"}]}', "body.top_k: extra; more"],
  ["<html>\n  <b>Bad Gateway</b>\n</html>", "<html> <b>Bad Gateway</b> </html>"],
  ['"text"', "text"],
  ["[1]", "[1]"],
  ["", ""],
])("complaintOf(%s) is one line: %s", (body, line) => {
  expect(complaintOf(body)).toBe(line);
});

it("complaintOf(a page) is cut off", () => {
  expect(complaintOf("x".repeat(1000))).toHaveLength(300);
});
