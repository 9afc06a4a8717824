import {
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { NoiseLetter } from "nsigma/noise";
import { makeFolder } from "../durable-files.ts";
import { firstLine, UserError } from "../errors.ts";
import { addNoise } from "./add-noise.ts";

/**
 * Writes a model's folder again with inputs for noise. Its other files, external data among them, are linked, or copied where
 * links cannot be: an ONNX file names its data by their place beside it.
 *
 * @param folder as transformers.js lays it out
 * @param out a folder that is not there yet, or is empty
 * @param letters see `addNoise`
 * @returns the files that have inputs for noise, in the folder
 * @throws UserError for a graph without the places, and a folder that is in use
 */
export function writeNoisyFolder(folder: string, out: string, letters?: readonly NoiseLetter[]): string[] {
  if (existsSync(out) && (!statSync(out).isDirectory() || readdirSync(out).length > 0)) {
    throw new UserError(`${out}: it is there and not empty; give another --out`);
  }
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) =>
    statSync(join(folder, file)).isFile(),
  );
  const networks = files.filter((file) => dirname(file) === "onnx" && file.endsWith(".onnx"));
  // It gets its name when it is whole: a network may have no place for the noise.
  const part = `${resolve(out)}.${process.pid}`;
  try {
    for (const file of files) {
      const target = join(part, file);
      makeFolder(dirname(target));
      if (networks.includes(file)) writeFileSync(target, noisyNetwork(join(folder, file), letters));
      else linkOrCopy(realpathSync(join(folder, file)), target);
    }
    rmSync(out, { recursive: true, force: true }); // it is empty
    renameSync(part, out);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
  return networks;
}

function noisyNetwork(file: string, letters: readonly NoiseLetter[] | undefined): Uint8Array {
  try {
    return addNoise(readFileSync(file), letters);
  } catch (cause) {
    throw new UserError(`${file}: ${firstLine(cause)}`, { cause });
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
