import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseDtype, type Dtype, dtypesIn } from "./dtype.ts";

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-dtype-"));
});
afterAll(() => rmSync(place, { recursive: true }));

function folderWith(...files: string[]): string {
  const folder = mkdtempSync(join(place, "model-"));
  mkdirSync(join(folder, "onnx"));
  for (const file of files) writeFileSync(join(folder, "onnx", file), "");
  return folder;
}

const chosen = (folder: string, wanted?: Dtype) => chooseDtype("m", dtypesIn(folder), wanted);

describe("chooseDtype(name, dtypesIn(folder), wanted)", () => {
  it.each([
    [["model.onnx", "model_q4.onnx"], "fp32"],
    [["model_q4.onnx", "model_fp16.onnx", "model_fp16.onnx_data"], "fp16"],
    [["model_quantized.onnx"], "q8"],
    [["model_q4f16.onnx"], "q4f16"],
  ])("chooseDtype(of a folder with %j) is the most precise, %s", (files, dtype) => {
    expect(chosen(folderWith(...files))).toBe(dtype);
  });

  it("chooseDtype(of a folder, q4) is q4 where it is there", () => {
    expect(chosen(folderWith("model.onnx", "model_q4.onnx"), "q4")).toBe("q4");
  });

  it("chooseDtype(of a folder without q4, q4) says which there are", () => {
    const folder = folderWith("model_fp16.onnx", "model_quantized.onnx");
    expect(() => chosen(folder, "q4")).toThrow(
      "model m: it has no q4 file (onnx/model_q4.onnx); --dtype can be fp16, q8",
    );
  });
});
