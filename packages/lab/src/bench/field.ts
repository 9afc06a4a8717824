import { type GgufArray, readGguf } from "nsigma/llama-cpp";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { UserError } from "../errors.ts";
import { bring } from "../models/bring.ts";
import { loadOnnx } from "../models/load-onnx.ts";
import { EMBEDDED } from "../models/locate.ts";
import type { OnnxModel } from "../models/model.ts";
import { CHAINS } from "./chains.ts";
import { findNatives, type Natives } from "./entrants/find-natives.ts";
import { naive } from "./entrants/naive.ts";
import { ours, type Place, PLACES, runsHere } from "./entrants/ours.ts";
import { findTransformers, type Transformers } from "./entrants/transformers.ts";
import type { Entrant, Peer } from "./race.ts";
import { rowsOfFolder, rowsOfModel } from "./real-rows.ts";
import { type RowSource, synthetic, type SyntheticKind } from "./rows.ts";

/** What questions are made of on this machine: who can take part, and on which rows. */
export interface Field {
  places: readonly Place[];
  natives: Natives;
  transformers: Transformers;
  /** The embedded model. */
  model: OnnxModel;
  /** ONNX models: the embedded one, and those that were named. */
  networks: readonly OnnxModel[];
  ggufs: readonly Gguf[];
  /** Addresses of llama.cpp's own server, one for each of these models. */
  beside: readonly string[];
  /** Rows of real models. */
  real: readonly RowSource[];
  synthetic(kind: SyntheticKind, vocab: number): RowSource;
  /** Who could take part and who is not here. */
  peers: readonly Peer[];
}

/** A .gguf file that was named. */
export interface Gguf {
  file: string;
  vocab: number;
}

/**
 * @param folder rows of a model, see `rowsOfFolder`
 * @param names of real models: .gguf files, and what transformers.js loads
 * @param beside addresses of llama.cpp's own server, in the order of the .gguf files
 */
export async function fieldOf(
  folder: string,
  names: readonly string[],
  seed: number,
  beside: readonly string[] = [],
): Promise<Field> {
  const natives = await findNatives();
  const transformers = await findTransformers();
  const model = await loadOnnx(EMBEDDED, MODEL_FOLDER);
  const networks = [model];
  const ggufs: Gguf[] = [];
  for (const name of names) {
    const location = await bring(name);
    if ("url" in location)
      throw new UserError(`model ${name}: a server does not show its logits; give a model that runs here`);
    if ("gguf" in location) ggufs.push(ggufOf(location.gguf));
    else networks.push(await loadOnnx(name, location.folder));
  }
  const others = rowsOfFolder(folder);
  const places = PLACES.filter(runsHere);
  const wasm: Peer[] =
    places.length < PLACES.length ? [{ name: "wasm", missing: "no WebAssembly SIMD" }] : [];
  const rows: Peer[] = others ? [] : [{ name: "rows", missing: `no *.f32 in ${folder}` }];
  const made = new Map<string, RowSource>();
  return {
    places,
    natives,
    transformers,
    model,
    networks,
    ggufs,
    beside,
    real: [await rowsOfModel(model), ...(others ? [others] : [])],
    synthetic(kind, vocab) {
      const key = `${kind} ${vocab}`;
      const source = made.get(key) ?? synthetic(kind, vocab, seed);
      made.set(key, source);
      return source;
    },
    peers: [...wasm, ...natives.peers, transformers.peer, ...rows],
  };
}

function ggufOf(file: string): Gguf {
  const tokens = readGguf(file).values.get("tokenizer.ggml.tokens") as GgufArray | undefined;
  return { file, vocab: tokens?.length ?? 0 };
}

const DEFAULT_TOP_K = 50;

/** All who can choose a token by Top-nσ or by their own default, and the limit. */
export function everybody({ places, natives, transformers }: Field): Entrant[] {
  const { llama, limit } = natives;
  return [
    ...places.map((place) => ours(place, CHAINS.topNSigma)),
    ...(llama ? [llama(CHAINS.topNSigma), llama(CHAINS.llamaDefault)] : []),
    ...(transformers.entrant ? [transformers.entrant(DEFAULT_TOP_K)] : []),
    naive,
    ...(limit ? [limit] : []),
  ];
}
