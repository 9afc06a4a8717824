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
  model: OnnxModel;
  /** Rows of real models. */
  real: readonly RowSource[];
  synthetic(kind: SyntheticKind, vocab: number): RowSource;
  /** Who could take part and who is not here. */
  peers: readonly Peer[];
}

/** @param folder rows of a model, see `rowsOfFolder` */
export async function fieldOf(folder: string, seed: number): Promise<Field> {
  const natives = await findNatives();
  const transformers = await findTransformers();
  const model = await loadOnnx(EMBEDDED);
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
