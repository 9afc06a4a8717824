import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noisyRows } from "nsigma/hosts";
import { LETTERS, type NoiseOptions } from "nsigma/noise";
import { Decoder } from "nsigma/onnxruntime";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addNoise } from "./add-noise.ts";
import { smallDecoder } from "./decoder.fixture.ts";
import { noiseTwin } from "./noise-twin.ts";

const MODEL = readFileSync(join(MODEL_FOLDER, "onnx/model.onnx"));
const IDS = [2, 280, 300, 310, 290, 277, 266, 500];

describe("noiseTwin(model, location)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "nsigma-twin-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A decoder of a twin that lies beside its model. */
  async function open(twin: Uint8Array, model: Uint8Array): Promise<Decoder> {
    writeFileSync(join(folder, "model.onnx"), model);
    writeFileSync(join(folder, "model-noise.onnx"), twin);
    const session = await InferenceSession.create(join(folder, "model-noise.onnx"));
    return new Decoder({ session: session as never, Tensor: Tensor as never });
  }

  it("is a hundredth of the model, and computes to the bit what the whole network with noise does", async () => {
    const twin = noiseTwin(MODEL, "model.onnx");
    expect(twin.length).toBeLessThan(MODEL.length / 100);
    const decoder = await open(twin, MODEL);
    const session = await InferenceSession.create(addNoise(MODEL));
    const whole = new Decoder({ session: session as never, Tensor: Tensor as never });
    const letters = LETTERS.filter((letter) => decoder.network.noise.abilities[letter].how === "honoured");
    expect(letters).toEqual(["hidden", "query", "key", "value", "attention"]);
    for (const letter of letters) {
      const noise: NoiseOptions & { seed: number } = { [letter]: 0.5, seed: 3 };
      expect(await noisyRows(decoder, IDS, noise, 2)).toEqual(await noisyRows(whole, IDS, noise, 2));
    }
  });

  it("can have some of the letters", () => {
    const inputs = new TextDecoder("latin1").decode(noiseTwin(MODEL, "model.onnx", ["attention"]));
    expect(inputs).toContain("noise.attention.cos");
    expect(inputs).not.toContain("noise.key.cos");
  });

  it("keeps weights that are written down in another form than bytes", async () => {
    const model = smallDecoder("plain nodes");
    const decoder = await open(noiseTwin(model, "model.onnx"), model);
    const rows = await noisyRows(decoder, [5, 17, 3, 41, 8, 2, 9], { attention: 0.5, seed: 1 }, 2);
    expect(rows[0]).not.toEqual(rows[1]);
  });
});
