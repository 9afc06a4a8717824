import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { problems } from "nsigma-tiny-model";
import { promptTokens } from "../generate/prompt-tokens.ts";
import type { LocalModel } from "../models/model.ts";
import type { RowSource } from "./rows.ts";

const PROBLEMS = 8;

/** What a model says after every token of some word problems with their answers. */
export async function rowsOfModel(model: LocalModel): Promise<RowSource> {
  const rows: Float32Array[] = [];
  for (const { question } of problems({ seed: 1, split: "test", count: PROBLEMS })) {
    rows.push(...(await model.logitsAfter(promptTokens(model, question, false), 0)));
  }
  return { kind: `${model.name} model`, vocab: rows[0].length, rows };
}

/**
 * Rows from a folder with files `<kind>-<number>.f32`: little-endian float32, one row each.
 *
 * @returns undefined when there is no such folder, or no row in it
 */
export function rowsOfFolder(folder: string): RowSource | undefined {
  const files = list(folder).filter((name) => name.endsWith(".f32"));
  const all = files.sort().map((name) => readRow(join(folder, name)));
  const [first] = all;
  if (!first) return undefined;
  const rows = all.filter(({ length }) => length === first.length);
  return { kind: basename(files[0], ".f32").replace(/-\d+$/, ""), vocab: first.length, rows };
}

function list(folder: string): string[] {
  try {
    return readdirSync(resolve(folder));
  } catch {
    return [];
  }
}

function readRow(file: string): Float32Array {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
