import type { RowSource } from "./row-source.ts";

/** Bytes that are shown of a token. */
const MOST_SHOWN = 24;

/** The tokens of a source, each read once. */
export class Vocabulary {
  private readonly source: RowSource;
  private readonly texts: string[] = [];
  private readonly folded: string[] = [];
  private readonly hexes: string[] = [];

  constructor(source: RowSource) {
    this.source = source;
  }

  textOf(id: number): string {
    return (this.texts[id] ??= this.source.textOf(id));
  }

  /** The text without the difference of capital and small letters. */
  foldedOf(id: number): string {
    return (this.folded[id] ??= this.textOf(id).toLowerCase());
  }

  /** A text of several tokens. Characters that are in parts are put together where bytes are known. */
  read(ids: readonly number[]): string {
    const pieces = ids.map((id) => this.source.bytesOf?.(id) ?? new TextEncoder().encode(this.textOf(id)));
    const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return new TextDecoder().decode(bytes);
  }

  /** The first bytes in hexadecimal, such as "e2 82 ac"; "" where they are not known. */
  hexOf(id: number): string {
    return (this.hexes[id] ??= hexOf(this.source.bytesOf?.(id) ?? bytesOf(this.textOf(id))));
  }
}

/** What a text is in UTF-8; a part of a character reads as U+FFFD, and its own bytes are not known from that. */
function bytesOf(text: string): Uint8Array {
  return text.includes("\ufffd") ? new Uint8Array() : new TextEncoder().encode(text);
}

function hexOf(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, MOST_SHOWN), (byte) => byte.toString(16).padStart(2, "0"));
  return shown.join(" ") + (bytes.length > MOST_SHOWN ? " …" : "");
}
