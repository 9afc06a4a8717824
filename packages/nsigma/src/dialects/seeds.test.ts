import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import type { DialectName } from "./dialect.ts";
import { EVERY_DIALECT } from "./every-dialect.fixture.ts";
import { express } from "./express/express.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { rowsOf } from "./rows.ts";
import { translate } from "./translate/translate.ts";

const LAST = 2 ** 32 - 1;

/** What each engine makes of seeds, in its own code: a seed of ours, a random one, or an error. */
const RULES: readonly [DialectName, Record<string, number | "random" | "error">][] = [
  ["llama.cpp", { 0: 0, 7: 7, "-1": "random", "-2": LAST - 1, [LAST]: "random", [2 ** 32 + 5]: 5, 1.5: 1 }],
  ["ollama", { 0: 0, "-1": "random", "-2": LAST - 1, [2 ** 32]: 0, 1.5: 1 }],
  ["ollama-v1", { "-1": "random", "-2": LAST - 1, 1.5: "error" }],
  ["koboldcpp", { 0: "random", 7: 7, "-1": "random", "-2": "random", [LAST]: "random", [2 ** 32 + 5]: 5 }],
  ["yals", { 0: "random", 7: 7, "-1": "random", "-2": "random", [LAST]: "random" }],
  ["textgen", { 0: 0, "-1": "random", "-2": 2 ** 53 - 2, [LAST]: LAST, 1.5: "error" }],
  ["vllm", { 0: 0, "-1": "random", "-2": 2 ** 53 - 2, [LAST]: LAST, 1.5: "error", 1e19: "error" }],
  ["aphrodite", { 0: 0, "-1": "random", "-2": 2 ** 53 - 2, [LAST]: LAST }],
  ["sglang", { 0: 0, "-1": 2 ** 53 - 1, [LAST]: LAST, 1.5: "error", 1e19: "error" }],
  ["mlx-lm", { 0: 0, "-1": "error", [LAST]: LAST, 1.5: "error" }],
  ["mlx", { 0: 0, "-1": LAST, "-2": LAST - 1, [2 ** 32 + 5]: 5 }],
  ["exllamav3", { 0: 0, "-1": 1, "-2": 2, [LAST]: LAST }],
];

describe.each(RULES)("seeds of %s", (name, rules) => {
  const [[parameter]] = rowsOf(
    EVERY_DIALECT.find((each) => each.name === name)!,
    "seed",
  );

  it.each(Object.entries(rules))("%s is %s", (written, expected) => {
    const given = Number(written);
    const read = () => translate(name, { [parameter]: given });
    if (expected === "error") return expect(read).toThrow(OptionError);
    const { options, notes } = read();
    expect(options.seed).toBe(expected === "random" ? undefined : expected);
    expect(() => createSampler(options)).not.toThrow();
    // A note wherever ours is another number, or a number that looks like a seed is none.
    expect(notes.length > 0).toBe(expected !== given && !(expected === "random" && given < 0));
  });

  it("that are too large to be exact in JavaScript are left out with a note", () => {
    if (name === "ollama-v1") return;
    const { options, notes } = translate(name, { [parameter]: 2 ** 60 });
    expect(options).not.toHaveProperty("seed");
    expect(notes).toMatchObject([{ parameter }]);
  });
});

describe("express(llama.cpp, {seed, draws})", () => {
  const said = (seed: number) =>
    express("llama.cpp", { seed, draws: "nsigma" }).notes.filter(({ option }) => option === "seed");

  it("says which seed the server draws with beyond 32 bits, and that the last of them is none", () => {
    expect(said(2 ** 32 + 5)).toMatchObject([{ kind: "approximated", why: "llama.cpp takes 5" }]);
    expect(said(LAST)).toMatchObject([{ kind: "refused", why: expect.stringMatching(/random seed$/) }]);
    expect(express("llama.cpp", { seed: LAST }).request).not.toHaveProperty("seed");
    expect(express("llama.cpp", { seed: LAST - 1 }).request).toMatchObject({ seed: LAST - 1 });
  });
});
