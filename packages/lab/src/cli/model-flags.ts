import { type Command, Option } from "commander";
import { SERVER_NAMES } from "nsigma/openai";
import { loadModel } from "../models/load.ts";
import { DTYPES } from "../models/dtype.ts";
import { EMBEDDED } from "../models/locate.ts";
import { onlyModelAt } from "../models/load-server.ts";
import { isEndpoint, type PlannedModel } from "../plan/plan.ts";
import type { Model } from "../models/model.ts";
import { KINDS_FOR, type LoadSettings, type ModelKind, settingsOf } from "../models/settings.ts";
import { count, integer, oneOf } from "./flag-values.ts";
import { waiting } from "./progress-bar.ts";

/** Which model, and how it is loaded. */
export interface ModelFlags extends LoadSettings {
  model: string;
}

const NAMES: Readonly<Record<ModelKind, readonly string[]>> = {
  onnx: ["embedded", "a folder with an ONNX model", "a hub id"],
  gguf: ["a .gguf file"],
  url: ["a server's URL"],
};

/**
 * Adds `--model` and how it is loaded; every command that takes a model has the same.
 *
 * @param kinds the models that the command takes; `--help` is silent on what is for others, which is refused by name
 */
export function addModel(command: Command, kinds?: readonly ModelKind[]): Command {
  return addFlags(command, new Option("-m, --model <model>", namesOf(kinds)).default(EMBEDDED), kinds);
}

/** Which models, each of which is loaded in the same way. */
export interface ModelsFlags extends LoadSettings {
  model: readonly string[];
}

/** The same flags for a command that takes several models. */
export function addModels(command: Command, kinds?: readonly ModelKind[]): Command {
  const model = new Option("-m, --model <model>", `${namesOf(kinds)}; may be repeated`);
  let given = false;
  const another = (name: string, before: readonly string[]): string[] => {
    const names = given ? [...before, name] : [name];
    given = true;
    return names;
  };
  return addFlags(command, model.default([EMBEDDED], EMBEDDED).argParser(another), kinds);
}

/** The same flags for a command whose models stand in a plan: `--model` takes their place when it is given. */
export function addModelOverride(command: Command): Command {
  return addFlags(command, new Option("-m, --model <model>", `instead of the plan's models: ${namesOf()}`));
}

const EVERY_KIND: readonly ModelKind[] = ["onnx", "gguf", "url"];

function namesOf(kinds: readonly ModelKind[] = EVERY_KIND): string {
  const names = kinds.flatMap((kind) => NAMES[kind]);
  return `${names.slice(0, -1).join(", ")}, or ${names.at(-1)}`;
}

function addFlags(command: Command, model: Option, kinds = EVERY_KIND): Command {
  const flags: Readonly<Record<Exclude<keyof LoadSettings, "texts" | "exact">, Option>> = {
    server: new Option("--server <name>", "for a URL: which server it is").argParser(oneOf(SERVER_NAMES)),
    served: new Option("--served <name>", "for a URL: the model's name there (default: the only one it has)"),
    dtype: new Option(
      "--dtype <dtype>",
      "for an ONNX model: which of its files (default: the most precise)",
    ).argParser(oneOf(DTYPES)),
    gpu: new Option(
      "--gpu <which>",
      "run on a GPU: auto, cuda, vulkan, metal, webgpu ... (default: the processor)",
    ),
    gpuLayers: new Option(
      "--gpu-layers <count>",
      "for a .gguf: how many of its layers a GPU computes (default: all, if there is to be one)",
    ).argParser(integer(0)),
    threads: new Option("--threads <count>", "threads of the processor").argParser(count),
    context: new Option("--context <tokens>", "for a .gguf: the most tokens of prompt and answer").argParser(
      count,
    ),
  };
  command.addOption(model.helpGroup("The model:"));
  for (const [setting, flag] of Object.entries(flags)) {
    const idle = !KINDS_FOR[setting as keyof LoadSettings].some((kind) => kinds.includes(kind));
    command.addOption(flag.helpGroup("The model:").hideHelp(idle));
  }
  return command;
}

/** The model as a plan has it; a server's name for it is asked for when it is not said. */
export async function plannedModel(flags: ModelFlags): Promise<PlannedModel> {
  const settings = settingsOf(flags);
  const { model } = flags;
  if (!isEndpoint({ model })) return { label: model, model, ...settings };
  const { served = await onlyModelAt(model, settings) } = settings;
  return { label: served, model, ...settings, served };
}

/** Loads the model, with a sign of life on a terminal while that takes. */
export function openModel(flags: ModelFlags, more: LoadSettings = {}): Promise<Model> {
  return waiting(`loading ${flags.model}`, (onProgress) =>
    loadModel(flags.model, { ...settingsOf(flags), ...more }, onProgress),
  );
}
