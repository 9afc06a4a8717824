import { createSampler } from "nsigma";
import { translate } from "nsigma/dialects";
import { describe, expect, it } from "vitest";
import { PLACES } from "./code-of.ts";

const OPTIONS = { topNSigma: 1, temperature: 1.5, seed: 7, order: ["temperature", "topNSigma"] };

describe("the sampler as code", () => {
  it("runs in this library as it is shown", () => {
    const { code, notes } = PLACES.nsigma.write(OPTIONS);
    const body = code.replace(/^import .*$/m, "");
    const run = new Function("createSampler", "logits", `${body}; return token;`);
    const logits = Float32Array.from({ length: 50 }, (_, id) => 5 * Math.sin(id));
    expect(run(createSampler, logits)).toBe(createSampler(OPTIONS).sample(logits));
    expect(notes).toEqual([]);
  });

  it("is a request that the engine's own words mean the same by", () => {
    const { code, notes } = PLACES["llama.cpp"].write(OPTIONS);
    const body = JSON.parse(/-d '(.*)'$/s.exec(code)![1]);
    const { messages, ...request } = body;
    expect(messages).toHaveLength(1);
    expect(translate("llama.cpp", request).options).toMatchObject({ topNSigma: 1, temperature: 1.5 });
    expect(notes.filter(({ kind }) => kind === "refused")).toEqual([]);
  });

  it("is Python for Hugging Face, and says what cannot be done there", () => {
    const { code, notes } = PLACES.transformers.write({ ...OPTIONS, order: undefined } as never);
    expect(code).toMatch(/^output = model\.generate\(\n {4}\*\*inputs,.*\n {4}temperature=1\.5,/s);
    expect(code).not.toMatch(/\b(true|false|null)\b/);
    expect(notes).toContainEqual(expect.objectContaining({ option: "topNSigma", kind: "refused" }));
  });

  it.each(Object.keys(PLACES))("can be written for %s", (name) => {
    expect(PLACES[name].write(OPTIONS).code.length).toBeGreaterThan(20);
  });
});
