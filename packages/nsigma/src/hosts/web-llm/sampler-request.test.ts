import { describe, expect, it } from "vitest";
import { REFUSED, samplerRequest } from "./sampler-request.ts";

describe("samplerRequest(request)", () => {
  it("samplerRequest(request) keeps what is yours and makes the engine's own sampling neutral", () => {
    const messages = [{ role: "user", content: "Hello" }];
    expect(samplerRequest({ messages, max_tokens: 5, logit_bias: null })).toEqual({
      messages,
      max_tokens: 5,
      logit_bias: null,
      temperature: 1,
      top_p: 1,
      frequency_penalty: 0,
      presence_penalty: 0,
      repetition_penalty: 1,
    });
  });

  it("samplerRequest({temperature}) and the like are refused, with what to write instead", () => {
    for (const name of Object.keys(REFUSED)) {
      expect(() => samplerRequest({ [name]: 0 })).toThrow(
        new RegExp(`^${name} is not supported beside a sampler: `),
      );
    }
    expect(() => samplerRequest({ top_p: 0.9 })).toThrow(/: write topP in the sampler's options$/);
  });
});
