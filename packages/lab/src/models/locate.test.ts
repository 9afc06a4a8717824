import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { GGUF_FILE, MODEL_FOLDER } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import { EMBEDDED, locate } from "./locate.ts";

let place: string;

function replace(folder: string, entry: string, make: (path: string) => void): void {
  rmSync(join(folder, entry), { recursive: true });
  make(join(folder, entry));
}

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-locate-"));
});
afterAll(() => rmSync(place, { recursive: true }));

describe("locate(name)", () => {
  it("locate('embedded') is the folder of the embedded model", () => {
    expect(locate(EMBEDDED)).toEqual({ folder: MODEL_FOLDER });
  });

  it("locate(a model's folder) is that folder, absolute", () => {
    expect(locate(MODEL_FOLDER)).toEqual({ folder: MODEL_FOLDER });
    expect(locate(relative(process.cwd(), MODEL_FOLDER))).toEqual({ folder: MODEL_FOLDER });
  });

  it.each(["onnx-community/Qwen3-0.6B-ONNX", "a/b", "some_one/model.v2"])(
    "locate('%s') is on the hub",
    (name) => {
      expect(locate(name)).toEqual({ hub: name });
    },
  );

  it.each(["config.json", "tokenizer.json", "tokenizer_config.json", "onnx"])(
    "locate(a folder without %s) says so",
    (missing) => {
      const folder = join(place, `without-${missing}`);
      mkdirSync(folder);
      for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json"]) {
        if (file !== missing) writeFileSync(join(folder, file), "{}");
      }
      if (missing !== "onnx") mkdirSync(join(folder, "onnx"));
      expect(() => locate(folder)).toThrow(UserError);
      expect(() => locate(folder)).toThrow(
        `model ${folder}: the folder has no ${missing}; it must have config.json`,
      );
    },
  );

  it.each<[string, (folder: string) => void, string]>([
    [
      "config.json that is a folder",
      (folder) => replace(folder, "config.json", mkdirSync),
      "config.json is not a file",
    ],
    [
      "tokenizer.json that links to nothing",
      (folder) => replace(folder, "tokenizer.json", (path) => symlinkSync(join(place, "nowhere"), path)),
      "the folder has no tokenizer.json",
    ],
    [
      "onnx that is a file",
      (folder) => replace(folder, "onnx", (path) => writeFileSync(path, "")),
      "onnx is not a folder",
    ],
    [
      "onnx that is empty",
      (folder) => replace(folder, "onnx", mkdirSync),
      "the folder onnx has no model*.onnx",
    ],
    [
      "a network that links to nothing",
      (folder) => replace(folder, "onnx/model.onnx", (path) => symlinkSync(join(place, "nowhere"), path)),
      "the folder has no onnx/model.onnx",
    ],
    [
      "weights that are a folder",
      (folder) => mkdirSync(join(folder, "onnx/model.onnx_data")),
      "onnx/model.onnx_data is not a file",
    ],
  ])("locate(a folder with %s) says so in one line", (what, damage, message) => {
    const folder = join(place, what.replaceAll(" ", "-"));
    cpSync(MODEL_FOLDER, folder, { recursive: true });
    damage(folder);
    expect(() => locate(folder)).toThrow(UserError);
    expect(() => locate(folder)).toThrow(`model ${folder}: ${message}`);
  });

  it("locate(a .gguf file) is that file, absolute, and never a hub id", () => {
    expect(locate(GGUF_FILE)).toEqual({ gguf: GGUF_FILE });
    expect(locate(relative(process.cwd(), GGUF_FILE))).toEqual({ gguf: GGUF_FILE });
    expect(() => locate("models/no.gguf")).toThrow("model models/no.gguf: there is no such file");
  });

  it("locate(a file) says that a folder was expected", () => {
    const file = join(place, "model.onnx");
    writeFileSync(file, "");
    expect(() => locate(file)).toThrow(
      `model ${file}: this file is not a .gguf; give a folder or a .gguf file`,
    );
  });

  it.each(["http://localhost:8080", "https://example.org/v1"])(
    "locate('%s') is a server's address",
    (name) => {
      expect(locate(name)).toEqual({ url: name });
    },
  );

  it("locate(a mistyped file) names the one beside it", () => {
    writeFileSync(join(place, "llama-3.gguf"), "");
    expect(() => locate(join(place, "lama-3.gguf"))).toThrow(
      "there is no such file. Did you mean llama-3.gguf?",
    );
  });

  it.each(["nope", "./nope/model", "../nope", "/nope/model", "a/b/c", "owner/", "own er/model", ""])(
    "locate('%s') is neither a folder nor a hub id",
    (name) => {
      expect(() => locate(name)).toThrow(UserError);
    },
  );
});
