import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Generated, Host } from "nsigma/hosts";
import { onnxruntimeHost } from "nsigma/onnxruntime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smollm2Session } from "../hosts/smollm2.ts";
import { NO_SMOLLM2_ONNX, SMOLLM2_FOLDER } from "../real-models.ts";
import { NO_BROWSER } from "./browser.ts";
import { openRemoteHost, type RemoteHost } from "./remote-host.ts";

const MISSING = NO_BROWSER ?? NO_SMOLLM2_ONNX;

/** One token a second is too slow for the suite. */
describe.skipIf(MISSING !== undefined)(`SmolLM2 in a browser (${MISSING ?? "here"})`, () => {
  let folder: string;
  let opened: RemoteHost;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nsigma-smollm2-"));
    mkdirSync(join(folder, "onnx"));
    for (const name of ["config.json", "tokenizer.json", "tokenizer_config.json"]) {
      symlinkSync(join(SMOLLM2_FOLDER, name), join(folder, name));
    }
    symlinkSync(join(SMOLLM2_FOLDER, "onnx", "model_q4.onnx"), join(folder, "onnx", "model.onnx"));
    opened = await openRemoteHost("onnxruntime", folder);
  });
  afterAll(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true });
  });

  it("with 4-bit weights onnxruntime-web writes what onnxruntime-node writes, and keeps as many tokens", async () => {
    const written = async (host: Host): Promise<Generated & { kept: number[] }> => {
      const kept: number[] = [];
      const generated = await host.generate({
        prompt: [{ role: "user", content: "Name three rivers of Europe." }],
        sampler: { topNSigma: 1, temperature: 1.5, seed: 7 },
        maxTokens: 12,
        onTrace: ({ steps }) => kept.push(steps[0].kept),
      });
      return { ...generated, kept };
    };
    expect(await written(opened)).toEqual(await written(onnxruntimeHost(await smollm2Session("q4"))));
  });
});
