import { LosslessNumber } from "lossless-json";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { schemaFault } from "./errors.ts";

const schema = z.object(
  { list: z.array(z.object({ size: z.int("must be an integer") }), "must be a list") },
  "must be an object",
);

function fault(value: unknown, settings = { reportInput: true }): string {
  return schemaFault(schema.safeParse(value, settings).error!, "the file");
}

describe("schemaFault(error, whole)", () => {
  it.each([
    [5, "the file must be an object, got 5"],
    [{}, "list must be a list, and is missing"],
    [{ list: [{ size: 1 }, { size: "2" }] }, 'list[1].size must be an integer, got "2"'],
    [{ list: new LosslessNumber("7") }, "list must be a list, got 7"],
    [{ list: [5] }, "list[0]: Invalid input: expected object, received number"],
  ])("of %j: %s", (value, sentence) => {
    expect(fault(value)).toBe(sentence);
  });

  it("cuts short what is long, and names the type of what cannot be shown", () => {
    expect(fault({ list: "x".repeat(100) })).toBe(`list must be a list, got "${"x".repeat(76)}...`);
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(fault({ list: circle })).toBe("list must be a list, got object");
  });

  it("says nothing of what was got where that was not kept", () => {
    expect(fault({ list: "secret" }, { reportInput: false })).toBe("list must be a list");
  });
});
