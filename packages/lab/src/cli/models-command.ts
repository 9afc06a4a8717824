import { Command, Option } from "commander";
import { LETTERS, type NoiseLetter } from "nsigma/noise";
import { UserError } from "../errors.ts";
import { DTYPES, type Dtype } from "../models/dtype.ts";
import { pull } from "../models/hub/pull.ts";
import { hubOf } from "../models/hub/hub.ts";
import { type ListedModel, listFolder, listModels } from "../models/list-models.ts";
import { locate } from "../models/locate.ts";
import { writeNoisyFolder } from "../noise/noise-folder.ts";
import { color } from "../text/color.ts";
import { printable } from "../text/printable.ts";
import { sizeText } from "../text/size.ts";
import { listItem } from "../text/width.ts";
import { oneOf } from "./flag-values.ts";
import { interruptible } from "./interrupt.ts";
import { addOutput, type OutputFlags, printResult } from "./output.ts";
import { type ProgressBar, progressBar } from "./progress-bar.ts";

interface NoiseFlags {
  json?: boolean;
  out?: string;
  letters?: NoiseLetter[];
}

interface PullFlags extends OutputFlags {
  file?: string;
  dtype?: Dtype;
}

export const command: Command = addOutput(new Command("models"))
  .argument("[folder]", "list the models in this folder instead")
  .addHelpText("after", () => `\nWhat is fetched from the hub is kept in ${hubOf().cache} (HF_HOME).`)
  .action(run)
  .addCommand(
    addOutput(new Command("pull"))
      .description("fetch a model from the Hugging Face hub; goes on where it was stopped")
      .argument("<name>", "owner/name on the hub")
      .option("--file <file>", "which of its .gguf files")
      .addOption(
        new Option("--dtype <dtype>", "which of its ONNX files (default: the most precise)").argParser(
          oneOf(DTYPES),
        ),
      )
      .addHelpText(
        "after",
        "\nHF_TOKEN opens repositories whose terms you have agreed to, HF_ENDPOINT names a mirror, HF_HOME is where files are kept.",
      )
      .action((name: string, _flags, pullCommand: Command) => runPull(name, pullCommand.optsWithGlobals())),
  )
  .addCommand(
    new Command("noise")
      .description("write an ONNX model again with inputs for noise (DRµGS); its weights stay as they are")
      .argument("<folder>", "the model's folder, embedded, or a name on the hub that was pulled")
      .option("-o, --out <folder>", "where it is written (default: the name with -noise)")
      .option("--json", "print JSON (docs/json.md)")
      .addOption(
        new Option(
          "--letters <letters>",
          `where noise can go, separated by commas (default: wherever the graph has a place): ${LETTERS.join(", ")}`,
        ).argParser((text) => text.split(",").map(oneOf(LETTERS))),
      )
      .action((name: string, _flags, noiseCommand: Command) =>
        runNoise(name, noiseCommand.optsWithGlobals()),
      ),
  );

function run(folder: string | undefined, flags: OutputFlags): void {
  const models = folder === undefined ? listModels() : listFolder(folder);
  if (models.length === 0)
    throw new UserError(
      `models ${folder}: there is no .gguf in this folder, and no folder with an ONNX model`,
    );
  printResult(
    () => models.map(lines).join("\n"),
    () => ({ models }),
    flags,
  );
}

async function runPull(name: string, { file, dtype, ...output }: PullFlags): Promise<void> {
  const signal = interruptible("what has come is kept, and the same line goes on");
  const bar = progressBar();
  try {
    const pulled = await pull(name, { file, dtype }, { progress: inBytes(bar), signal });
    bar.stop();
    const path = "gguf" in pulled ? pulled.gguf : pulled.folder;
    const model = listModels().find((each) => each.path === path)!;
    printResult(
      () => `${lines(model)}\n\n  npx nsigma chat --model ${model.name}`,
      () => ({ ...model }),
      output,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    bar.stop();
  }
}

function runNoise(
  name: string,
  { out = `${name.replace(/[/\\]+$/, "")}-noise`, letters, json }: NoiseFlags,
): void {
  const location = locate(name);
  if (!("folder" in location)) {
    throw new UserError(
      `models noise ${name}: it is not a folder with an ONNX model here; give one, or pull it first`,
    );
  }
  const networks = writeNoisyFolder(location.folder, out, letters);
  printResult(
    () =>
      `${color.bold(printable(out))}\n${color.dim(listItem(`with inputs for noise: ${networks.join(", ")}`))}`,
    () => ({ folder: out, networks }),
    { ...(json !== undefined && { json }) },
  );
}

/** Shows bytes in a unit that leaves few digits. */
function inBytes(bar: ProgressBar): (done: number, total: number) => void {
  return (done, total) => {
    const [unit, size] = total < 1e7 ? (["kB", 1e3] as const) : (["MB", 1e6] as const);
    bar.show(unit, Math.round(done / size), Math.round(total / size));
  };
}

/** A model's name, and under it what is known of it. */
function lines({ name, format, precisions, bytes, contextLength, fault }: ListedModel): string {
  const facts = [
    [format === "onnx" ? "ONNX" : "GGUF", ...precisions].join(" "),
    sizeText(bytes),
    ...(contextLength === undefined ? [] : [`context ${contextLength}`]),
    ...(fault === undefined ? [] : [`cannot be used: ${printable(fault)}`]),
  ];
  return `${color.bold(printable(name))}\n${color.dim(listItem(facts.join(", ")))}`;
}
