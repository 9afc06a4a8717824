import { describe, expect, it } from "vitest";
import { OPTION_NAMES, type OptionName } from "../../options/options.ts";
import { abilitiesOf } from "./abilities.ts";
import { SERVER_NAMES, type ServerName } from "../../dialects/servers.ts";

describe("abilitiesOf(server)", () => {
  it.each(SERVER_NAMES)("%s: has every option, and a reason for all that is not honoured", (server) => {
    const abilities = abilitiesOf(server);
    expect(Object.keys(abilities)).toEqual(OPTION_NAMES);
    for (const [option, { how, why = "" }] of Object.entries(abilities)) {
      expect([option, why !== ""]).toEqual([option, how !== "honoured"]);
    }
  });

  it.each<[ServerName, OptionName, string]>([
    ["llama.cpp", "topNSigma", "honoured"],
    ["llama.cpp", "order", "honoured"],
    ["llama.cpp", "topA", "refused"],
    ["llama.cpp", "seed", "approximated"],
    ["llama.cpp", "dryBreakers", "refused"],
    ["llama.cpp", "mirostat", "honoured"],
    ["textgen", "mirostat", "approximated"],
    ["koboldcpp", "tailFree", "honoured"],
    ["vllm", "topNSigma", "refused"],
    ["vllm", "temperature", "honoured"],
    ["vllm", "bannedTokens", "approximated"],
    ["vllm", "order", "approximated"],
    ["vllm", "penaltyWindow", "approximated"],
    ["aphrodite", "skew", "honoured"],
    ["yals", "topNSigma", "honoured"],
    ["vllm", "dryBase", "refused"],
    ["vllm", "xtcThreshold", "refused"],
    ["llama.cpp", "skewOrder", "refused"],
    ["mlx", "topNSigma", "honoured"],
    ["mlx-lm", "topNSigma", "refused"],
    ["ollama", "topK", "refused"],
    ["openrouter", "topNSigma", "approximated"],
  ])("%s: %s is %s", (server, option, ability) => {
    expect(abilitiesOf(server)[option].how).toBe(ability);
  });

  it("says which values are not honoured, where others are", () => {
    expect(abilitiesOf("textgen").mirostat.why).toBe("1: textgen does not do this with mirostat_mode");
    expect(abilitiesOf("aphrodite").std.why).toBe(
      '"population": aphrodite has no parameter for it, and takes "sample"',
    );
  });
});
