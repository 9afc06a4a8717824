import { describe, expect, it } from "vitest";
import type { DialectName } from "../dialect.ts";
import { translate } from "./translate.ts";

const noted = (dialect: DialectName, request: Record<string, unknown>) =>
  translate(dialect, request).notes.map(({ parameter, kind }) => [parameter, kind]);

describe("what an engine reads in a value of another type", () => {
  it.each<[DialectName, unknown, number | undefined]>([
    ["koboldcpp", "0.7", 0.7],
    ["vllm", "0.7", 0.7],
    ["vllm", true, undefined],
    ["llama.cpp", false, 0],
  ])("translate(%s, {temperature: %j}) takes it for a number, with a note", (dialect, value, temperature) => {
    expect(translate(dialect, { temperature: value }).options.temperature).toBe(temperature);
    expect(noted(dialect, { temperature: value })).toEqual([["temperature", "changed"]]);
  });

  it("translate(koboldcpp, {temperature: a word}) takes the default, as if it were left out", () => {
    const { options } = translate("koboldcpp", { temperature: "hot" });
    expect(options).toEqual(translate("koboldcpp", {}).options);
    expect(noted("koboldcpp", { temperature: "hot" })).toEqual([["temperature", "ignored"]]);
  });

  it.each(["koboldcpp", "vllm", "llama.cpp"] as const)(
    "translate(%s, {temperature: a number}) has no note",
    (dialect) => {
      expect(noted(dialect, { temperature: 0.7 })).toEqual([]);
    },
  );
});

describe("names", () => {
  it("translate(vllm, {a name mistyped}) asks whether another was meant, if its first letter is right", () => {
    const why = (name: string) => translate("vllm", { [name]: 1 }).notes.map((note) => note.why);
    expect(why("temprature")).toEqual([expect.stringMatching(/did you mean temperature\?$/)]);
    expect(why("Temperature")).toEqual([expect.stringMatching(/did you mean temperature\?$/)]);
    expect(why("emperature")).toEqual([expect.not.stringMatching(/did you mean/)]);
    expect(why("")).toEqual([expect.not.stringMatching(/did you mean/)]);
  });

  it("translate(vllm, {undefined or null}) is as if they were left out", () => {
    expect(translate("vllm", { top_k: undefined, top_p: null, xqz: undefined })).toEqual(
      translate("vllm", {}),
    );
  });
});
