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

/**
 * The dtype of the file to load from a model's folder.
 *
 * @param wanted what was asked for; otherwise the most precise file that is there
 * @throws UserError when the folder does not have it
 */
export function dtypeIn(name: string, folder: string, wanted?: Dtype): Dtype | undefined {
  const files = readdirSync(join(folder, "onnx"));
  const there = DTYPES.filter((dtype) => files.some((file) => file === `model${ENDINGS[dtype]}.onnx`));
  if (wanted === undefined || there.includes(wanted)) return wanted ?? there[0];
  throw new UserError(
    `model ${name}: it has no ${wanted} file (onnx/model${ENDINGS[wanted]}.onnx); --dtype can be ${there.join(", ")}`,
  );
}
