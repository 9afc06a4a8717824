import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import type { Plugin } from "vite";
import { noiseTwin } from "../../packages/lab/src/noise/noise-twin.ts";

/** Where the page finds the embedded model's network with places for noise; its weights are those of the one beside it. */
const FILE = "onnx/model-noise.onnx";

const make = (): Uint8Array => noiseTwin(readFileSync(join(MODEL_FOLDER, "onnx/model.onnx")), "model.onnx");

/** Puts that network beside the page: 67 kB, which are made of the model at each build. */
export const noiseNetwork: Plugin = {
  name: "noise-network",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: FILE, source: make() });
  },
  configureServer({ middlewares }) {
    let made: Uint8Array | undefined;
    middlewares.use(`/${FILE}`, (_, response) => void response.end((made ??= make())));
  },
};
