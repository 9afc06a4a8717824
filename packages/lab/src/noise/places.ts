import type { NoiseLetter } from "nsigma/noise";
import { UserError } from "../errors.ts";
import { findDecomposed } from "./decomposed.ts";
import { findFused } from "./fused.ts";
import type { Graph, Use } from "./graph.ts";

/** Where the vectors of a letter are in one layer. */
export interface Place {
  /** Who reads the tensor; all of them read the same one. */
  readonly uses: readonly Use[];
  readonly heads: number;
  /** Entries of a head's vector. */
  readonly width: number;
  /** Whether the tensor is [batch, heads, length, width] and not [batch, length, heads · width]. */
  readonly headsFirst: boolean;
  /** Other heads in the same tensor, in front of these. */
  readonly before: number;
  /** The same after these. */
  readonly after: number;
}

/** The places in one layer; where there is none, the words say what was looked for. */
export type LayerPlaces = Readonly<Partial<Record<NoiseLetter, Place | string>>>;

/**
 * Finds where the noise goes, in every layer that has attention, in the order in which they run.
 *
 * @throws UserError when there is no attention in a form that is known
 */
export function findPlaces(graph: Graph): LayerPlaces[] {
  const layers = graph.nodes.flatMap((node) => findFused(graph, node) ?? findDecomposed(graph, node) ?? []);
  if (layers.length > 0) return layers;
  throw new UserError(
    "there is no attention in this graph: looked for the nodes GroupQueryAttention and MultiHeadAttention, and for a Concat of past_key_values.N.key",
  );
}
