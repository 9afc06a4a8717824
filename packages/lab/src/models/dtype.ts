import { readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";

/** The ending of an ONNX model's file by its dtype, as transformers.js names them, the most precise first. */
const ENDINGS = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
  q2: "_q2",
  q2f16: "_q2f16",
  q1: "_q1",
  q1f16: "_q1f16",
} as const;

export type Dtype = keyof typeof ENDINGS;

export const DTYPES: readonly Dtype[] = Object.keys(ENDINGS) as Dtype[];

/** The network of a dtype in a model's folder; its weights may lie beside it, in files whose names begin with this one. */
export function networkOf(dtype: Dtype): string {
  return `onnx/model${ENDINGS[dtype]}.onnx`;
}

/** The dtypes that a model has of these files, the most precise first. */
export function dtypesAmong(files: readonly string[]): Dtype[] {
  return DTYPES.filter((dtype) => files.includes(networkOf(dtype)));
}

/** The same for a folder. */
export function dtypesIn(folder: string): Dtype[] {
  return dtypesAmong(readdirSync(join(folder, "onnx")).map((file) => `onnx/${file}`));
}

/**
 * Chooses among the dtypes that a model has.
 *
 * @param wanted what was asked for; otherwise the most precise
 * @throws UserError when the model does not have it
 */
export function chooseDtype(name: string, there: readonly Dtype[], wanted?: Dtype): Dtype | undefined {
  if (wanted === undefined || there.includes(wanted)) return wanted ?? there[0];
  throw new UserError(
    `model ${name}: it has no ${wanted} file (${networkOf(wanted)}); --dtype can be ${there.join(", ")}`,
  );
}
