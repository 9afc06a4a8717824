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

  it("says what is wrong inside a value that may be several things, where it is of the kind of one of them", () => {
    const either = z.object({
      name: z.union([z.string(), z.array(z.string("must be a text"))], "must be a name"),
    });
    const of = (name: unknown) => schemaFault(either.safeParse({ name }, { reportInput: true }).error!, "it");
    expect(of(["a", 1])).toBe("name[1] must be a text, got 1");
    expect(of(1)).toBe("name must be a name, got 1");
  });

  it("says nothing of what was got where that was not kept", () => {
    expect(fault({ list: "secret" }, { reportInput: false })).toBe("list must be a list");
  });
});
