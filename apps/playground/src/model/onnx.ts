import { Decoder } from "nsigma/onnxruntime";
import { InferenceSession, env, Tensor } from "onnxruntime-web/wasm";
import factory from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { ModelFiles } from "./model-files.ts";
import type { RowSource } from "./row-source.ts";
import { Rows } from "./rows.ts";
import { readTokens } from "./tokenizer.ts";

env.wasm.wasmPaths = { mjs: factory, wasm };
env.wasm.numThreads = 1; // more need headers that a plain web server does not send

/** Opens an ONNX model in this page. */
export async function openOnnx(files: ModelFiles, network = "onnx/model.onnx"): Promise<RowSource> {
  const [tokens, bytes, config] = await Promise.all([
    readTokens(files),
    files.read(network),
    files.read("config.json"),
  ]);
  if (!bytes || !config) throw new Error(`${files.name}: it needs ${network} and config.json`);
  const session = await InferenceSession.create(bytes);
  const about = JSON.parse(new TextDecoder().decode(config)) as {
    vocab_size: number;
    max_position_embeddings?: number;
  };
  const rows = new Rows(new Decoder({ session: session as never, Tensor: Tensor as never }));
  const { chat, endOfText, tokenText } = tokens;
  return {
    info: {
      name: files.name,
      vocabSize: about.vocab_size,
      contextLength: about.max_position_embeddings ?? 4096,
      chat,
      endOfText,
      runsOn: "on WebAssembly, in this page",
    },
    encode: (prompt, plain) =>
      tokens.encode(chat && !plain ? [{ role: "user" as const, content: prompt }] : prompt),
    textOf: (id) => tokenText.textOf([id], true),
    bytesOf: (id) => tokenText.bytesOf(id),
    after: (ids) => rows.after(ids),
    close: () => session.release(),
  };
}
