/** The part of a tokenizer of `@huggingface/tokenizers` that knows its tokens. */
export interface TokenPieces {
  id_to_token(id: number): string | undefined;
  /** Of a byte-level tokenizer: which byte a character of a token stands for. */
  readonly decoder: object | null;
  get_added_tokens_decoder(): ReadonlyMap<number, unknown>;
}

/** The bytes of a token, for byte-level tokenizers and for tokens such as `<0xE2>`; undefined for others. */
export function tokenBytes(tokenizer: TokenPieces): (id: number) => Uint8Array | undefined {
  const { byte_decoder: byteOf } = (tokenizer.decoder ?? {}) as {
    byte_decoder?: Readonly<Record<string, number>>;
  };
  const added = tokenizer.get_added_tokens_decoder();
  return (id) => {
    const token = tokenizer.id_to_token(id);
    if (token === undefined) return undefined;
    if (byteOf && !added.has(id)) {
      // A character that stands for no byte has no place in such a vocabulary; what it would be is not known.
      const bytes = Array.from(token, (character) => byteOf[character]);
      return bytes.includes(undefined as never) ? undefined : Uint8Array.from(bytes);
    }
    const [, hex] = /^<0x([0-9A-F]{2})>$/.exec(token) ?? [];
    return hex && !byteOf ? Uint8Array.of(Number.parseInt(hex, 16)) : undefined;
  };
}
