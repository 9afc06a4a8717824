import { Decoder } from "nsigma/onnxruntime";
import { jsonIn, type ModelFiles } from "../files/model-files.ts";
import type { Network } from "../files/networks.ts";
import type { RowSource } from "../row-source.ts";
import { Rows } from "../rows.ts";
import { readTokens } from "../tokenizer.ts";
import { type NetworkBytes, openNetwork, type RunOn } from "./runtime.ts";

/**
 * Opens an ONNX model in this page.
 *
 * @throws Error in one line where a file is missing, or the network cannot be run here
 */
export async function openOnnx(files: ModelFiles, network: Network, runOn: RunOn): Promise<RowSource> {
  const [tokens, config] = await Promise.all([readTokens(files), jsonIn(files, "config.json")]);
  const { runtime, on, close } = await openNetwork(await readNetwork(files, network), runOn).catch(
    (cause: unknown) => {
      const [line] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
      throw new Error(`${files.name}: ${network.path} cannot be run here: ${line}`, { cause });
    },
  );
  const decoder = new Decoder(runtime);
  const rows = new Rows(decoder);
  const { chat, endOfText, tokenText } = tokens;
  return {
    info: {
      name: files.name,
      vocabSize: decoder.network.vocabSize ?? Number(config.vocab_size),
      contextLength: Number(config.max_position_embeddings ?? config.n_positions ?? 4096),
      chat,
      endOfText,
      runsOn: `on ${on}, in this page`,
    },
    encode: (prompt, plain) =>
      tokens.encode(chat && !plain ? [{ role: "user" as const, content: prompt }] : prompt),
    textOf: (id) => tokenText.textOf([id], true),
    bytesOf: (id) => tokenText.bytesOf(id),
    after: (ids) => rows.after(ids),
    close,
  };
}

async function readNetwork(files: ModelFiles, { path, data }: Network): Promise<NetworkBytes> {
  const read = async (file: string): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await files.read(file);
    if (!bytes) throw new Error(`${files.name}: there is no ${file}`);
    return bytes;
  };
  return {
    bytes: await read(path),
    // A network names its weights by files in its own folder.
    data: await Promise.all(
      data.map(async (file) => ({ path: file.slice(file.lastIndexOf("/") + 1), data: await read(file) })),
    ),
  };
}
