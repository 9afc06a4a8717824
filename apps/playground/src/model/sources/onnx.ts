import { Decoder } from "nsigma/onnxruntime";
import { jsonIn, type ModelFiles } from "../files/model-files.ts";
import type { Network } from "../files/networks.ts";
import { NoisyModel } from "../noise.ts";
import type { RowSource } from "../row-source.ts";
import { Rows } from "../rows.ts";
import { readTokens } from "../tokenizer.ts";
import { type NetworkBytes, type OpenedNetwork, openNetwork, type RunOn } from "./runtime.ts";

/**
 * Opens an ONNX model in this page.
 *
 * @throws Error in one line where a file is missing, or the network cannot be run here
 */
export async function openOnnx(files: ModelFiles, network: Network, runOn: RunOn): Promise<RowSource> {
  const [tokens, config] = await Promise.all([readTokens(files), jsonIn(files, "config.json")]);
  const read = await readNetwork(files, network);
  const { runtime, on, close } = await openNetwork(read, runOn).catch((cause: unknown) => {
    const [line] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new Error(`${files.name}: ${network.path} cannot be run here: ${line}`, { cause });
  });
  const decoder = new Decoder(runtime);
  const twin = network.twin === undefined ? undefined : openerOfTwin(files, network.twin, network, read, on);
  const noise = new NoisyModel(decoder, twin);
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
    noise,
    close: async () => {
      await noise.close();
      await close();
    },
  };
}

/**
 * Opens the network with places for noise when it is needed. It is small and fetched at once, so that noise can be had offline too;
 * its weights are those that are there.
 */
function openerOfTwin(
  files: ModelFiles,
  twin: string,
  { path }: Network,
  { bytes }: NetworkBytes,
  on: RunOn,
): () => Promise<OpenedNetwork | undefined> {
  const fetched = files.read(twin).catch(() => undefined);
  return async () => {
    const graph = await fetched;
    return graph && openNetwork({ bytes: graph, data: [{ path: nameOf(path), data: bytes }] }, on);
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
    data: await Promise.all(data.map(async (file) => ({ path: nameOf(file), data: await read(file) }))),
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
