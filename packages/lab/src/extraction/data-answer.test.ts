import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mark, PROFILES } from "./profiles.ts";

const answer = (text: string, kind: "list" | "json", profile: keyof typeof PROFILES = "robust") =>
  PROFILES[profile].extract(text, kind).answer;

describe("robust(text, list)", () => {
  it.each([
    [" 3, 7, 9", "3, 7, 9"],
    ["3,7,9.", "3, 7, 9"],
    ["Sorted: 3, 7, 9", "3, 7, 9"],
    ["[3, 7, 9]", "3, 7, 9"],
    ["**3, 7, 9**", "3, 7, 9"],
    ['"apple", "bread"', "apple, bread"],
    ["First I look for the smallest, which is 3.\n3, 7, 9", "3, 7, 9"],
    ["7, 3, 9\nSorted: 3, 7, 9\n", "3, 7, 9"],
  ])("of %j is %s", (text, expected) => {
    expect(answer(text, "list")).toBe(expected);
  });

  it.each(["", "3", "none", "3, , 9", ","])("of %j is nothing", (text) => {
    expect(answer(text, "list")).toBeUndefined();
  });

  it("reads any list back that was written with commas", () => {
    const items = fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(items, (list) => {
        expect(answer(`Here: ${list.join(", ")}.`, "list")).toBe(list.join(", "));
      }),
    );
  });
});

describe("robust(text, json)", () => {
  it.each([
    ['{"b": 1, "a": "x"}', '{"a":"x","b":1}'],
    ['Sure! ```json\n{"a": [1, {"c": 2, "b": 3}]}\n``` There you are.', '{"a":[1,{"b":3,"c":2}]}'],
    ['{"a": "}"} {"a": 2}', '{"a":"}"}'],
    ['{a: 1} then {"a": 1}', '{"a":1}'],
  ])("of %j is %s", (text, expected) => {
    expect(answer(text, "json")).toBe(expected);
  });

  it.each(["", "5", '"text"', "{", '{"a": 1', "{'a': 1}"])("of %j is nothing", (text) => {
    expect(answer(text, "json")).toBeUndefined();
  });

  it("takes no time on a text of nothing but brackets", () => {
    expect(answer("{[".repeat(100_000), "json")).toBeUndefined();
  });

  it("reads any object back, whatever the order of its keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        const target = JSON.stringify(value);
        fc.pre(target.length < 900);
        expect(mark(`It is ${JSON.stringify(turned)}.`, target, "json").right).toBe(true);
      }),
    );
  });
});

describe("the other profiles", () => {
  it.each(["strict", "lm-eval", "official"] as const)(
    "%s takes data only where nothing else is written",
    (profile) => {
      expect(mark(" 3, 7, 9 ", "3, 7, 9", "list", profile)).toMatchObject({
        right: true,
        rule: "whole list",
      });
      expect(mark("Sorted: 3, 7, 9\nDone", "3, 7, 9", "list", profile).parsed).toBe(false);
      expect(mark('{"b":1,"a":2}', '{"a":2,"b":1}', "json", profile).right).toBe(true);
      expect(mark('It is {"a":2}', '{"a":2}', "json", profile).parsed).toBe(false);
    },
  );
});
