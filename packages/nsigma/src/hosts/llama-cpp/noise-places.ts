import { OptionError } from "../../errors.ts";
import { LETTERS, type NoiseLetter } from "../../noise/letters.ts";
import type { NoiseSettings } from "../../noise/options.ts";
import type { Pointer } from "./functions.ts";
import { FLOAT16, FLOAT32, type Tensor } from "./tensors.ts";

/** A node of the graph of each call: its name, and how many nodes of that name come before it. */
export interface Spot {
  readonly name: string;
  readonly before: number;
}

/** Where the vectors of the call's tokens in one layer are. */
export interface VectorPlace extends Spot {
  readonly heads: number;
  /** Entries of one head's vector. */
  readonly size: number;
  /** Bytes from one token to the next. */
  readonly stride: number;
}

/** Where attention reads what a layer has kept of all tokens: a token to a cell. */
export interface CachePlace extends VectorPlace {
  /** Writes the call's tokens into cells. */
  readonly kept: Spot;
  /** Comes after attention has read. */
  readonly over: Spot;
}

/** A node of the graph that was tried. */
export interface GraphNode extends Tensor {
  readonly address: Pointer;
}

/** Tokens of the call whose graph is looked at: more than one, so that their dimension shows. */
export const TRIED = 2;

type VectorLetter = Exclude<NoiseLetter, "key" | "value">;

/** The letters of noise, and which names of llama.cpp's graphs are looked for in each layer. */
const LOOKED_FOR: Readonly<Record<NoiseLetter, readonly string[]>> = {
  hidden: ["attn_norm-"],
  query: ["Qcur-"],
  key: ["cache_k_l", "kqv_out-"],
  value: ["cache_v_l", "kqv_out-"],
  attention: ["kqv_out-"],
  cachedKey: ["Kcur-"],
  cachedValue: ["Vcur-"],
};

/** What noise can reach in one layer. */
export type LayerPlaces = Partial<Readonly<Record<VectorLetter, VectorPlace>>> &
  Partial<Readonly<Record<"key" | "value", CachePlace>>>;

/** @throws OptionError for a letter that has no place in any layer */
export function checkPlaces({ doses }: NoiseSettings, layers: readonly LayerPlaces[]): void {
  for (const letter of LETTERS) {
    if (!doses[letter] || layers.some((places) => places[letter])) continue;
    const names = LOOKED_FOR[letter].map((name) => `${name}N`).join(" and ");
    const why = `is not supported: this model's graph has no ${names} of the form that noise needs`;
    throw new OptionError(`noise.${letter}`, doses[letter], why, "unsupported");
  }
}

/** Looks for the places of noise in the nodes of a graph of `TRIED` tokens, in the order they are computed. */
export function findPlaces(nodes: readonly GraphNode[], layers: number): LayerPlaces[] {
  const graph = new Graph(nodes);
  return Array.from({ length: layers }, (_, layer) => {
    const attention = graph.last(`kqv_out-${layer}`);
    const found = {
      hidden: graph.vectors(graph.last(`attn_norm-${layer}`), 1),
      query: graph.perHead(queryOf(graph, layer)),
      attention: attention && graph.vectors(attention, graph.headsOf(attention)),
      cachedKey: graph.perHead(graph.last(`Kcur-${layer}`)),
      cachedValue: graph.perHead(graph.last(`Vcur-${layer}`)),
      key: graph.cache(`cache_k_l${layer} (view)`, attention),
      value: graph.cache(`cache_v_l${layer} (view)`, attention),
    };
    return Object.fromEntries(Object.entries(found).filter(([, place]) => place)) as LayerPlaces;
  });
}

/** What is rotated by position; where nothing is, the query itself. */
function queryOf(graph: Graph, layer: number): GraphNode | undefined {
  const named = graph.all(`Qcur-${layer}`);
  const rotation = named.find(({ operation }) => operation === "ROPE");
  return rotation ? graph.at(rotation.sources[0]) : named.at(-1);
}

class Graph {
  private readonly nodes: readonly GraphNode[];
  private readonly byName: ReadonlyMap<string, readonly GraphNode[]>;

  constructor(nodes: readonly GraphNode[]) {
    this.nodes = nodes;
    const byName = new Map<string, GraphNode[]>();
    for (const node of nodes) byName.set(node.name, [...(byName.get(node.name) ?? []), node]);
    this.byName = byName;
  }

  all(name: string): readonly GraphNode[] {
    return this.byName.get(name) ?? [];
  }

  last(name: string): GraphNode | undefined {
    return this.all(name).at(-1);
  }

  at(address: Pointer): GraphNode | undefined {
    return this.nodes.find((node) => node.address === address);
  }

  /** Heads of what attention gives: it is joined from a tensor that still has them. */
  headsOf({ sources }: GraphNode): number {
    return this.at(sources[0])?.entries[1] ?? 1;
  }

  /** A matrix with a row to a token. */
  vectors(node: GraphNode | undefined, heads: number): VectorPlace | undefined {
    if (!node) return undefined;
    const { entries, strides } = node;
    const size = entries[0] / heads;
    const known = isFloat32(node) && entries[1] === TRIED && entries[2] === 1 && Number.isInteger(size);
    return known ? { ...this.spot(node), heads, size, stride: strides[1] } : undefined;
  }

  /** A matrix with a row to a head, for each token. */
  perHead(node: GraphNode | undefined): VectorPlace | undefined {
    if (!node) return undefined;
    const [size, heads, tokens] = node.entries;
    const [, row, stride] = node.strides;
    const known = isFloat32(node) && tokens === TRIED && row === size * Float32Array.BYTES_PER_ELEMENT;
    return known ? { ...this.spot(node), heads, size, stride } : undefined;
  }

  /** What attention reads of the memory; without flash attention values lie otherwise, and are not found. */
  cache(name: string, attention: GraphNode | undefined): CachePlace | undefined {
    const kept = this.all(name).find(({ operation }) => operation === "SET_ROWS");
    const read = this.all(name).find(({ operation }) => operation === "VIEW");
    if (!kept || !read || !attention) return undefined;
    const [size, heads] = read.entries;
    const [entry, row, stride] = read.strides;
    const bytes = Uint16Array.BYTES_PER_ELEMENT;
    const known = read.type === FLOAT16 && entry === bytes && row === size * bytes && stride === heads * row;
    if (!known) return undefined;
    return { ...this.spot(read), heads, size, stride, kept: this.spot(kept), over: this.spot(attention) };
  }

  private spot(node: GraphNode): Spot {
    return { name: node.name, before: this.all(node.name).indexOf(node) };
  }
}

function isFloat32({ type, strides }: GraphNode): boolean {
  return type === FLOAT32 && strides[0] === Float32Array.BYTES_PER_ELEMENT;
}
