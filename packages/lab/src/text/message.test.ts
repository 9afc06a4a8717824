import { afterEach, describe, expect, it, vi } from "vitest";
import { message } from "./message.ts";

afterEach(() => vi.unstubAllEnvs());

describe("message(text)", () => {
  it.each([
    ["redis://me:pa/ss@w0rd@head:6379: no answer", "redis://***@head:6379: no answer"],
    ["rediss://:secret@head", "rediss://***@head"],
    ["model http://user:pass@gpu-1:8080/v1 is away", "model http://***@gpu-1:8080/v1 is away"],
    ["https://host/v1?api_key=abc&x=1", "https://host/v1?api_key=***&x=1"],
    ["sent Authorization: Bearer sk-0123456789", "sent Authorization: Bearer ***"],
    ["https://host/@scope/name stays", "https://host/@scope/name stays"],
    ["a bearer of newspapers", "a bearer of newspapers"],
  ])("message(%j) is %j", (text, expected) => {
    expect(message(text)).toBe(expected);
  });

  it("message(text) masks what the environment calls a key, as it stands and as a URL has it", () => {
    vi.stubEnv("OPENAI_API_KEY", "top+secret/1");
    expect(message("wrong key top+secret/1 (top%2Bsecret%2F1)")).toBe("wrong key *** (***)");
  });

  it("message(text) masks no short word that stands in for a key", () => {
    vi.stubEnv("OPENAI_API_KEY", "none");
    expect(message("none was found")).toBe("none was found");
  });

  it("message(text) is one line of bounded length that a terminal does not act on", () => {
    const shown = message(`\u001b]0;owned\u0007\u009b31m\n${"x".repeat(100_000)}`);
    expect(shown).toMatch(/^·\]0;owned··31m ⏎ x+ \.\.\.$/);
    expect(shown.length).toBeLessThan(2100);
  });
});
