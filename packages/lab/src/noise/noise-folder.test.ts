import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { StringStringEntryProtoSchema, TensorProto_DataLocation } from "onnx-buf";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { InferenceSession } from "onnxruntime-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Graph } from "./graph.ts";
import { writeNoisyFolder } from "./noise-folder.ts";

const FILE = "onnx/model.onnx";
const MODEL = readFileSync(join(MODEL_FOLDER, FILE));

let place: string;
beforeEach(() => (place = mkdtempSync(join(tmpdir(), "nsigma-noise-"))));
afterEach(() => rmSync(place, { recursive: true }));

describe("writeNoisyFolder(folder, out)", () => {
  it("writes a model's folder with inputs for noise, and links what else is in it", async () => {
    const out = join(place, "deep/noisy");
    expect(writeNoisyFolder(MODEL_FOLDER, out)).toEqual([FILE]);
    const { inputNames } = await InferenceSession.create(join(out, FILE));
    expect(inputNames).toContain("noise.key.direction");
    expect(sameFile(join(out, "tokenizer.json"), join(MODEL_FOLDER, "tokenizer.json"))).toBe(true);
    expect(readFileSync(join(MODEL_FOLDER, FILE)).equals(MODEL)).toBe(true);
    expect(readdirSync(join(place, "deep"))).toEqual(["noisy"]);
  });

  it("leaves external data as it is, beside the new file", async () => {
    const folder = join(place, "external");
    cpSync(MODEL_FOLDER, folder, { recursive: true });
    writeExternal(join(folder, FILE));
    expect(statSync(join(folder, FILE)).size).toBeLessThan(MODEL.length / 10);
    writeNoisyFolder(folder, join(place, "noisy"), ["attention"]);
    expect(statSync(join(place, "noisy", FILE)).size).toBeLessThan(MODEL.length / 10);
    const data = `${FILE}_data`;
    expect(sameFile(join(place, "noisy", data), join(folder, data))).toBe(true);
    const { inputNames } = await InferenceSession.create(join(place, "noisy", FILE));
    expect(inputNames.filter((name) => name.startsWith("noise"))).toEqual([
      "noise.attention.cos",
      "noise.attention.sin",
      "noise.attention.direction",
    ]);
  });

  it("writes nothing where a graph has no place for the noise, and says in which file", () => {
    const folder = join(place, "folder");
    cpSync(MODEL_FOLDER, folder, { recursive: true });
    writeFileSync(join(folder, "onnx/model_q4.onnx"), "no");
    const out = join(place, "noisy");
    expect(() => writeNoisyFolder(folder, out)).toThrow(`${join(folder, "onnx/model_q4.onnx")}: `);
    expect(() => writeNoisyFolder(MODEL_FOLDER, out, ["cachedKey"])).toThrow(/cachedKey cannot be reached/);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(place)).toEqual(["folder"]);
  });

  it("writes into no folder that has something in it", () => {
    writeFileSync(join(place, "own"), "text");
    expect(() => writeNoisyFolder(MODEL_FOLDER, place)).toThrow(`${place}: it is there and not empty`);
    expect(readFileSync(join(place, "own"), "utf8")).toBe("text");
  });
});

function sameFile(one: string, other: string): boolean {
  return readFileSync(one).equals(readFileSync(other));
}

/** Writes a model again with its weights in a file beside it. */
function writeExternal(file: string): void {
  const model = new Graph(MODEL);
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const tensor of model.graph.initializer) {
    if (tensor.rawData.length < 1000) continue;
    const entries = {
      location: "model.onnx_data",
      offset: String(offset),
      length: String(tensor.rawData.length),
    };
    tensor.externalData = Object.entries(entries).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    );
    tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
    offset += tensor.rawData.length;
    pieces.push(tensor.rawData);
    tensor.rawData = new Uint8Array();
  }
  writeFileSync(`${file}_data`, Buffer.concat(pieces));
  writeFileSync(file, model.write());
}
