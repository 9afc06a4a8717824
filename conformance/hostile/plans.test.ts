import { describe, expect, it } from "vitest";
import { parsePlan } from "../../packages/lab/src/plan/read-plan.ts";

/** Nine levels of nine each: 9^9 entries from some hundred bytes. */
const BOMB = ["a0: &a0 [1,1,1,1,1,1,1,1,1]"]
  .concat(Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(",")}]`))
  .join("\n");

describe("plans nobody should write", () => {
  it.each<[string, string, RegExp]>([
    ["aliases that unfold to 9^9 entries", BOMB, /alias/],
    ["an alias of itself", "a: &a [*a]", /./],
    ["lists in lists, 20,000 deep", "[".repeat(20_000), /nested too deeply/],
    ["dashes, 20,000 in a line", "- ".repeat(20_000), /nested too deeply/],
    ["lists in lists that end, 20,000 deep", `tasks: ${"[".repeat(20_000)}${"]".repeat(20_000)}`, /./],
    ["four thousand million samples", "samples: 4000000000", /samples must be an integer from 1 to 1000000/],
    [
      "a billion requests at once",
      "models: [{ model: embedded, concurrency: 1000000000 }]",
      /concurrency must be/,
    ],
    ["endless answers", "maxTokens: 1e300", /maxTokens must be an integer/],
    ["infinite temperatures", "temperatures: [.inf]", /temperatures\[0\] must be a number/],
    ["a prototype", "__proto__: { samples: 5 }", /__proto__ is not a field/],
    ["a tag that runs something", "samples: !!js/function 'function () {}'", /./],
    ["bytes", "\u0000\u0001\u0002", /./],
    [
      "a password",
      "models: [{ model: 'http://me:hunter22@host', server: vllm, served: x }]",
      /models\[0\]\.model must be a URL without a user, a password/,
    ],
    ["a key", "models: [{ model: 'http://host?key=hunter22', server: vllm, served: x }]", /without a user/],
    ["no URL", "models: [{ model: 'http://', server: vllm, served: x }]", /models\[0\]\.model/],
  ])("a plan with %s is refused in one line with the file's name", (_, text, message) => {
    const read = () => parsePlan(text, "plan.yaml");
    expect(read).toThrow(message);
    expect(read).toThrow(/^plan\.yaml: [^\n]+$/);
    expect(read).not.toThrow(/hunter22/);
  });
});
