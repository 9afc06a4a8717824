import { describe, expect, it } from "vitest";
import type { DialectName, Request } from "./dialect.ts";
import { notesOf } from "./kept.fixture.ts";
import { translate } from "./translate/translate.ts";

const orderOf = (dialect: DialectName, request: Request) => translate(dialect, request).options.order;

describe("koboldcpp's sampler_order", () => {
  const before = ["sequenceBias", "logitBias", "dry"];
  const cuts = ["topA", "tailFree", "typicalP", "topP", "minP", "temperature", "smoothing", "topNSigma"];
  const behind = ["xtc", "adaptiveP"];

  it("is 6, 0, 1, 3, 4, 2, 5 by default, with top_k in its place", () => {
    expect(orderOf("koboldcpp", {})).toEqual([...before, "penalties", "topK", ...cuts, ...behind]);
    expect(orderOf("koboldcpp", { sampler_order: [6, 0, 1, 3, 4, 2, 5] })).toEqual(orderOf("koboldcpp", {}));
  });

  it.each([[0], [-1], [5000]])("begins with the cut to 3000 when top_k is %d", (k) => {
    const { options } = translate("koboldcpp", { top_k: k });
    expect(options.topK).toBe(3000);
    expect(options.order).toEqual([...before, "topK", "penalties", ...cuts, ...behind]);
  });

  it("begins with the cut to 3000 when it leaves top_k out", () => {
    const { options, notes } = translate("koboldcpp", { sampler_order: [6, 5], top_k: 40 });
    expect(options.topK).toBe(3000);
    expect(options.order).toEqual([
      ...before,
      "topK",
      "penalties",
      "temperature",
      "smoothing",
      "topNSigma",
      ...behind,
    ]);
    expect(notes.map(({ parameter }) => parameter)).toEqual(["top_k"]);
  });

  it("puts nsigma after the temperature, wherever that is", () => {
    const order = orderOf("koboldcpp", { sampler_order: [5, 2], nsigma: 1 });
    expect(order).toEqual([
      ...before,
      "topK",
      "temperature",
      "smoothing",
      "topNSigma",
      "topP",
      "minP",
      ...behind,
    ]);
  });

  it("is the default when it is empty or too long", () => {
    expect(orderOf("koboldcpp", { sampler_order: [] })).toEqual(orderOf("koboldcpp", {}));
    expect(notesOf("koboldcpp", { sampler_order: [0, 1, 2, 3, 4, 5, 6, 0] })).toEqual([
      "sampler_order: koboldcpp takes its default order for it",
    ]);
  });

  it("passes over what it does not know, and over a second time", () => {
    expect(notesOf("koboldcpp", { sampler_order: [6, 9, 6] })).toEqual([
      "sampler_order: there is no sampler 9, koboldcpp passes over it",
      "sampler_order: 6 a second time: each sampler runs once here",
    ]);
  });

  it("says when σ is measured before top_k, on what its cut to 3000 would have left", () => {
    expect(notesOf("koboldcpp", { sampler_order: [5, 0], nsigma: 1 })).toEqual([
      "sampler_order: koboldcpp measures the σ of nsigma on the best 3000 here, we on the whole row",
    ]);
  });
});

describe("textgen's sampler_priority", () => {
  const before = ["sequenceBias", "logitBias"];

  it("puts top_n_sigma before the temperature, and the temperature before the other cuts", () => {
    const order = orderOf("textgen", {}) as string[];
    expect(order.slice(0, 7)).toEqual([
      ...before,
      "penalties",
      "dry",
      "topNSigma",
      "temperature",
      "smoothing",
    ]);
  });

  it("is a list, or names with commas or line breaks between them", () => {
    const names = ["top_k", "temperature", "top_p"];
    const list = orderOf("textgen", { sampler_priority: names });
    expect((list as string[]).slice(-3)).toEqual(["topK", "temperature", "topP"]);
    expect(orderOf("textgen", { sampler_priority: names.join("\n") })).toEqual(list);
    expect(orderOf("textgen", { sampler_priority: names.join(", ") })).toEqual(list);
    expect(orderOf("textgen", { sampler_priority: "" })).toEqual(orderOf("textgen", {}));
  });

  it("runs what it leaves out before it", () => {
    const order = orderOf("textgen", { sampler_priority: ["top_k"] }) as string[];
    expect(order.indexOf("temperature")).toBeLessThan(order.indexOf("topK"));
    expect(order.at(-1)).toBe("topK");
  });

  it("has the penalties where the first of the three that is on stands", () => {
    const sampler_priority = ["presence_penalty", "top_k", "frequency_penalty"];
    const last = (request: object) => orderOf("textgen", { sampler_priority, ...request })!.at(-1);
    expect(last({ frequency_penalty: 1 })).toBe("penalties");
    expect(last({ frequency_penalty: 1, presence_penalty: 1 })).toBe("topK");
    // Left out, so before the list.
    expect(last({ repetition_penalty: 2 })).toBe("topK");
  });

  it("ends with the temperature, and smoothing, under temperature_last", () => {
    expect((orderOf("textgen", { temperature_last: true }) as string[]).slice(-2)).toEqual([
      "temperature",
      "smoothing",
    ]);
  });

  it("has the temperature where the one that is on stands", () => {
    const sampler_priority = ["temperature", "top_k", "dynamic_temperature"];
    expect((orderOf("textgen", { sampler_priority }) as string[]).slice(-2)).toEqual(["temperature", "topK"]);
    const dynamic = orderOf("textgen", { sampler_priority, dynamic_temperature: true }) as string[];
    expect(dynamic.slice(-2)).toEqual(["topK", "temperature"]);
  });

  it("says which names there are not", () => {
    expect(notesOf("textgen", { sampler_priority: ["top_k", "best_of"] })).toEqual([
      'sampler_priority: there is no sampler "best_of", textgen passes over it',
    ]);
  });
});

describe("llama.cpp's samplers", () => {
  const stepsOf = (samplers: unknown) => (orderOf("llama.cpp", { samplers }) as string[]).slice(2);

  it("are names or letters", () => {
    expect(orderOf("llama.cpp", { samplers: "kt" })).toEqual([
      "logitBias",
      "sequenceBias",
      "topK",
      "temperature",
    ]);
    expect(stepsOf("kt")).toEqual(["topK", "temperature"]);
    expect(stepsOf(["top_k", "temperature"])).toEqual(["topK", "temperature"]);
    expect(stepsOf([])).toEqual([]);
  });

  // What the server of llama.cpp answers to each in its generation_settings.
  it.each([
    ["topK", ["top_k", "top-k", "topk", "TOP_K", "Top-K"]],
    ["topP", ["top_p", "nucleus", "NUCLEUS", "topp"]],
    ["typicalP", ["typ_p", "typ-p", "typp", "typ"]],
    ["topNSigma", ["top_n_sigma", "top-n-sigma", "topnsigma"]],
    ["temperature", ["temperature", "temp", "Temp"]],
    ["adaptiveP", ["adaptive_p", "adaptivep"]],
  ])("%s is any of %j", (step, spellings) => {
    for (const spelling of spellings) expect(stepsOf([spelling])).toEqual([step]);
  });

  it.each(["typical_p", "typical", "top k", "topnsigma ", "k", ""])('"%s" is none of their names', (name) => {
    expect(stepsOf([name])).toEqual([]);
    expect(notesOf("llama.cpp", { samplers: [name] })).toHaveLength(1);
  });

  it("in a string are letters, whatever it looks like", () => {
    expect(stepsOf("top_k;top_p")).toEqual(["temperature", "topP", "topK"]);
    expect(stepsOf("EDS")).toEqual([]);
  });

  it("are the default when they are neither, and an error when one is not a name", () => {
    expect(orderOf("llama.cpp", { samplers: 5 })).toEqual(orderOf("llama.cpp", {}));
    expect(notesOf("llama.cpp", { samplers: 5 })).toHaveLength(1);
    expect(() => orderOf("llama.cpp", { samplers: [1] })).toThrow(/^samplers must be a list of names/);
  });

  it("may name infill, which there is no step for", () => {
    for (const samplers of [["top_k", "infill"], "ki"]) {
      expect(stepsOf(samplers)).toEqual(["topK"]);
      expect(notesOf("llama.cpp", { samplers })[0]).toMatch(/is for filling in code/);
    }
  });

  it("have adaptive_p last wherever it is named", () => {
    expect(orderOf("llama.cpp", { samplers: "akt" })).toEqual([
      "logitBias",
      "sequenceBias",
      "topK",
      "temperature",
      "adaptiveP",
    ]);
  });
});

describe("the temperature last", () => {
  it("aphrodite: before min_p, skew, top_k and top_p even so", () => {
    expect((orderOf("aphrodite", { temperature_last: true }) as string[]).slice(-6)).toEqual([
      "xtc",
      "temperature",
      "minP",
      "skew",
      "topK",
      "topP",
    ]);
  });

  it("exllamav3: after min_p, top_k and top_p, in that order", () => {
    const cuts = ["minP", "topK", "topP"];
    expect((orderOf("exllamav3", {}) as string[]).slice(4, 8)).toEqual(["temperature", ...cuts]);
    for (const name of ["temp_last", "temperature_last"]) {
      expect((orderOf("exllamav3", { [name]: true }) as string[]).slice(4, 8)).toEqual([
        ...cuts,
        "temperature",
      ]);
    }
  });

  it("mlx-lm and mlx: the temperature is last, except that p_less measures after it", () => {
    expect((orderOf("mlx-lm", { temperature: 1 }) as string[]).at(-1)).toBe("temperature");
    expect((orderOf("mlx", { temperature: 1, top_n_sigma: 1 }) as string[]).at(-1)).toBe("temperature");
    const order = orderOf("mlx", { temperature: 1, p_less: true }) as string[];
    expect(order.indexOf("temperature")).toBe(order.indexOf("pLess") - 1);
  });
});
