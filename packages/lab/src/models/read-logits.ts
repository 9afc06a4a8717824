import { type PreTrainedModel, Tensor } from "@huggingface/transformers";

/** The most logits that are in memory at once: 64 MB. */
const MOST = 2 ** 24;

/** A model's outputs: the logits, and the keys and values of what it has read. */
type Outputs = Readonly<Record<string, Tensor>>;

/**
 * Runs a text through a network and shows each row of logits from one on. Where the logits of the whole text are many,
 * it runs in pieces, each with the keys and values of those before it.
 *
 * @param sober inputs that leave noise out
 * @param most logits of a piece; a piece has one row at least
 */
export async function readLogits(
  network: PreTrainedModel,
  sober: Readonly<Record<string, Tensor>>,
  ids: readonly number[],
  from: number,
  read: (logits: Float32Array, at: number) => void,
  most: number = MOST,
): Promise<void> {
  const rows = rowsOf(network, most) ?? ids.length;
  let past: Outputs | undefined;
  for (let begins = 0; begins < ids.length; begins += rows) {
    const piece = ids.slice(begins, begins + rows);
    const ends = begins + piece.length;
    const outputs = (await network({
      ...sober,
      input_ids: new Tensor("int64", BigInt64Array.from(piece, BigInt), [1, piece.length]),
      attention_mask: new Tensor("int64", new BigInt64Array(ends).fill(1n), [1, ends]),
      ...(past && { past_key_values: past }),
    })) as Outputs;
    const { logits } = outputs;
    const width = logits.dims.at(-1)!;
    const all = logits.to("float32").data as Float32Array;
    for (let at = Math.max(from, begins); at < ends; at++)
      read(all.subarray((at - begins) * width, (at - begins + 1) * width), at);
    if (ends < ids.length) past = keysAndValues(outputs);
  }
}

/** How many rows a piece has; undefined for a network that hands out no keys and values, or does not say how wide a row is. */
function rowsOf({ config, sessions }: PreTrainedModel, most: number): number | undefined {
  const { vocab_size: size } = config as { vocab_size?: number };
  const { model } = sessions as { model?: { outputNames: readonly string[] } };
  const caches = model?.outputNames.some((name) => name.startsWith("present"));
  return caches && size ? Math.max(1, Math.floor(most / size)) : undefined;
}

/** What a network hands out as `present`, under the names by which it takes them. */
function keysAndValues(outputs: Outputs): Outputs {
  const named = (name: string): string =>
    name.replace(/^present(?=\.)/, "past_key_values").replace(/^present/, "past");
  const kept = Object.entries(outputs).filter(([name]) => name.startsWith("present"));
  return Object.fromEntries(kept.map(([name, tensor]) => [named(name), tensor]));
}
