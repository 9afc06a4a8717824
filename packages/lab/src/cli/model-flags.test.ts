import { Command } from "commander";
import { describe, expect, it } from "vitest";
import type { ModelKind } from "../models/settings.ts";
import { addModel, addModelOverride } from "./model-flags.ts";

/** The flags that `--help` lists. */
function listed(command: Command): string[] {
  return command.helpInformation().match(/--(?!help)[a-z-]+/g) ?? [];
}

describe("addModel(command, kinds)", () => {
  const every = [
    "--model",
    "--server",
    "--served",
    "--dtype",
    "--gpu",
    "--gpu-layers",
    "--threads",
    "--context",
  ];

  it.each<[kinds: ModelKind[] | undefined, flags: string[]]>([
    [undefined, every],
    [
      ["onnx", "gguf"],
      ["--model", "--dtype", "--gpu", "--gpu-layers", "--threads", "--context"],
    ],
    [["onnx"], ["--model", "--dtype", "--gpu", "--threads"]],
  ])("addModel(command, %j) lists %j", (kinds, flags) => {
    expect(listed(addModel(new Command(), kinds))).toEqual(flags);
  });

  it("addModel(command, kinds) names the models that the command takes", () => {
    const help = addModel(new Command(), ["onnx"]).helpInformation().replaceAll(/\s+/g, " ");
    expect(help).toContain("embedded, a folder with an ONNX model, or a hub id (default");
  });

  it("addModel(command, kinds) reads the flags of other models all the same, so that they are refused by name", () => {
    const command = addModel(new Command(), ["onnx"]);
    expect(command.parse(["--context", "5"], { from: "user" }).opts()).toMatchObject({ context: 5 });
  });

  it("addModelOverride(command) lists every flag, and has no model of its own", () => {
    const command = addModelOverride(new Command());
    expect(listed(command)).toEqual(every);
    expect(command.parse([], { from: "user" }).opts()).toEqual({});
  });
});
