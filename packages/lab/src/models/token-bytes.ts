import type { PreTrainedTokenizer } from "@huggingface/transformers";

/** What transformers.js keeps to itself of a tokenizer, as far as it is used. */
interface Inside {
  readonly _tokenizer: {
    id_to_token(id: number): string | undefined;
    /** Of a byte-level tokenizer: which byte a character of a token stands for. */
    readonly decoder: { readonly byte_decoder?: Readonly<Record<string, number>> } | null;
    readonly added_tokens: readonly { readonly id: number }[];
  };
}

/** The bytes of a token, for byte-level tokenizers and for tokens such as `<0xE2>`; undefined for others. */
export function tokenBytes(tokenizer: PreTrainedTokenizer): (id: number) => Uint8Array | undefined {
  const { _tokenizer: inside } = tokenizer as unknown as Inside;
  const { byte_decoder: byteOf } = inside.decoder ?? {};
  const added = new Set(inside.added_tokens.map(({ id }) => id));
  return (id) => {
    const token = inside.id_to_token(id);
    if (token === undefined) return undefined;
    if (byteOf && !added.has(id)) return Uint8Array.from(token, (character) => byteOf[character]);
    const [, hex] = /^<0x([0-9A-F]{2})>$/.exec(token) ?? [];
    return hex && !byteOf ? Uint8Array.of(Number.parseInt(hex, 16)) : undefined;
  };
}
