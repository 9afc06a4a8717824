import { describe, expect, it } from "vitest";
import { webLlmHost } from "./host.ts";

describe("webLlmHost({ engine })", () => {
  it.each([undefined, {}, { chat: { completions: { create() {} } }, interruptGenerate() {} }])(
    "webLlmHost({ engine: %o }) says which it takes",
    (engine) => {
      expect(() => webLlmHost({ engine } as never)).toThrow(/^engine must be an engine of web-llm from 0\.2/);
    },
  );
});
