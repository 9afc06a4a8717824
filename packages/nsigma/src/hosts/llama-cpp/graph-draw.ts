import type { SamplerOptions } from "../../options/options.ts";
import type { Koffi, LlamaLibrary } from "./library.ts";
import type { Pointer } from "./functions.ts";

/** What llama.cpp's compute graph can do of a sampler: Top-nσ, a temperature, and llama.cpp's own draw. */
interface GraphOptions {
  readonly topNSigma: number;
  readonly temperature: number;
  readonly seed: number;
}

const EXPRESSIBLE = new Set(["topNSigma", "temperature", "seed", "draws"]);

/** A sampler's options as the graph takes them; undefined when they ask for anything else. */
function expressed(options: SamplerOptions): GraphOptions | undefined {
  const asked = Object.entries(options).filter(([, value]) => value !== undefined);
  const { topNSigma = 0, temperature = 1, seed, draws } = options;
  if (draws !== "llama.cpp" || typeof seed !== "number" || asked.some(([name]) => !EXPRESSIBLE.has(name)))
    return undefined;
  return topNSigma > 0 && temperature > 0 ? { topNSigma, temperature, seed } : undefined;
}

/** One text's draws inside the graph, from when it has a place in the model's memory until it leaves it. */
export interface GraphDraw {
  join(sequence: number): void;
  /** The token that was drawn after a token of the batch. @throws Error when the graph did not draw */
  draw(context: Pointer, place: number): number;
  leave(sequence: number): void;
}

/** ggml's functions that a cut is made of; they add nodes to a graph. */
const NODES = {
  argmax: 2,
  mean: 2,
  sqr: 2,
  sqrt: 2,
  step: 2,
  log: 2,
  sub: 3,
  add: 3,
  get_rows: 3,
} as const;

/** Where llama.cpp's `llama_sampler_i` has what is needed of it, in pointers: the same in all known releases. */
const INTERFACE = { size: 12, apply: 2, backendInit: 6, backendApply: 8 };

/**
 * Top-nσ inside llama.cpp's compute graph, which has none of its own: on a GPU neither the logits nor a sorted row of them come
 * to the processor.
 *
 * @returns what draws for a request, or undefined for a sampler that the graph cannot do
 */
export function graphDraws(
  library: LlamaLibrary,
  context: Pointer,
): (options: SamplerOptions) => GraphDraw | undefined {
  const { koffi } = library;
  const samplers = declareSamplers(koffi, library.info.path);
  const nodes = declareNodes(koffi, library.beside("ggml-base"));
  const cuts = new Map<number, BigUint64Array>();

  function cutAt(n: number): bigint {
    const cut = cuts.get(n) ?? interfaceOf(koffi, nodes, n);
    cuts.set(n, cut);
    return samplers.init(library.addressOf(cut), null);
  }

  return (asked) => {
    const options = expressed(asked);
    if (!options) return undefined;
    let chain: Pointer;
    return {
      join(sequence) {
        chain = samplers.chain_init({ no_perf: true });
        samplers.chain_add(chain, cutAt(options.topNSigma));
        samplers.chain_add(chain, samplers.init_temp(options.temperature));
        samplers.chain_add(chain, samplers.init_dist(options.seed));
        samplers.attach(context, sequence, chain);
      },
      draw(context, place) {
        const token = samplers.sampled(context, place);
        if (token < 0) throw new Error("llama.cpp did not draw in its graph");
        samplers.accept(chain, token);
        return token;
      },
      leave(sequence) {
        samplers.attach(context, sequence, null);
        samplers.free(chain);
      },
    };
  };
}

interface Samplers {
  init(face: bigint, data: null): Pointer;
  chain_init(params: { no_perf: boolean }): Pointer;
  chain_add(chain: Pointer, sampler: Pointer): void;
  init_temp(temperature: number): Pointer;
  init_dist(seed: number): Pointer;
  accept(chain: Pointer, token: number): void;
  free(chain: Pointer): void;
  attach(context: Pointer, sequence: number, chain: Pointer | null): boolean;
  sampled(context: Pointer, place: number): number;
}

function declareSamplers(koffi: Koffi, file: string): Samplers {
  const library = koffi.load(file);
  const params = koffi.struct({ no_perf: "bool" });
  const sampler = (name: string, result: string, ...values: unknown[]) =>
    library.func(`llama_sampler_${name}`, result, values as never);
  return {
    init: sampler("init", "void *", "void *", "void *"),
    chain_init: sampler("chain_init", "void *", params),
    chain_add: sampler("chain_add", "void", "void *", "void *"),
    init_temp: sampler("init_temp", "void *", "float"),
    init_dist: sampler("init_dist", "void *", "uint32"),
    accept: sampler("accept", "void", "void *", "int32"),
    free: sampler("free", "void", "void *"),
    attach: library.func("llama_set_sampler", "bool", ["void *", "int32", "void *"]),
    sampled: library.func("llama_get_sampled_token_ith", "int32", ["void *", "int32"]),
  } as unknown as Samplers;
}

type Nodes = Record<keyof typeof NODES, (...values: Pointer[]) => Pointer> & {
  column(graph: Pointer, row: Pointer, entries: number): Pointer;
  flat(graph: Pointer, row: Pointer, entries: number): Pointer;
  scale(graph: Pointer, row: Pointer, by: number): Pointer;
  entries(row: Pointer): number;
};

function declareNodes(koffi: Koffi, file: string): Nodes {
  const library = koffi.load(file);
  const node = (name: string, ...values: string[]) => library.func(`ggml_${name}`, "void *", values);
  const plain = Object.entries(NODES).map(([name, count]) => [
    name,
    node(name, ...Array<string>(count).fill("void *")),
  ]);
  return {
    ...Object.fromEntries(plain),
    flat: node("reshape_1d", "void *", "void *", "int64"),
    scale: node("scale", "void *", "void *", "float"),
    entries: library.func("ggml_nelements", "int64", ["void *"]),
    column: (
      (reshape) => (graph: Pointer, row: Pointer, entries: number) =>
        reshape(graph, row, 1, entries)
    )(node("reshape_2d", "void *", "void *", "int64", "int64")),
  } as Nodes;
}

/** A `llama_sampler_i` whose graph puts every logit below max - n·σ to -∞. It lives as long as the process. */
function interfaceOf(koffi: Koffi, nodes: Nodes, n: number): BigUint64Array {
  // koffi knows a prototype by its name; an unnamed one may be made again.
  const pointer = (signature: string) => koffi.pointer(koffi.proto(signature));
  const face = new BigUint64Array(INTERFACE.size);
  // Asked on the processor it would have to do the cut, and leaves it: `draw` then finds no token.
  face[INTERFACE.apply] = koffi.register(() => {}, pointer("void (void *, void *)"));
  face[INTERFACE.backendInit] = koffi.register(() => true, pointer("bool (void *, void *, uint32)"));
  face[INTERFACE.backendApply] = koffi.register(
    (_sampler: Pointer, graph: Pointer, _nodes: Pointer, data: Pointer) => {
      const slot = new BigUint64Array(koffi.view(data, 8));
      slot[0] = cutNode(nodes, graph, slot[0], n);
    },
    pointer("void (void *, void *, void *, void *)"),
  );
  return face;
}

function cutNode(nodes: Nodes, graph: Pointer, logits: Pointer, n: number): Pointer {
  const entries = Number(nodes.entries(logits));
  const row = nodes.flat(graph, logits, entries);
  const max = nodes.get_rows(graph, nodes.column(graph, row, entries), nodes.argmax(graph, row));
  const centred = nodes.sub(graph, row, nodes.mean(graph, row));
  const std = nodes.sqrt(graph, nodes.mean(graph, nodes.sqr(graph, centred)));
  const threshold = nodes.sub(graph, max, nodes.scale(graph, std, n));
  const kept = nodes.step(graph, nodes.sub(graph, row, threshold));
  return nodes.add(graph, row, nodes.log(graph, kept)); // log 0 is -∞
}
