import { OptionError } from "../../errors.ts";
import type { TokenText } from "../tokenizer.ts";
import type { Functions, Pointer } from "./functions.ts";

/** A model's tokens. */
export class Vocabulary implements TokenText {
  readonly size: number;
  /** The ids that end a text. */
  readonly endOfText: readonly number[];
  private readonly functions: Functions;
  private readonly vocab: Pointer;
  /** The bytes of tokens that have been read: without and with what special tokens are written as. */
  private readonly pieces = [new Map<number, Uint8Array>(), new Map<number, Uint8Array>()];
  private buffer = new Uint8Array(256);
  private closed = false;

  constructor(functions: Functions, vocab: Pointer) {
    this.functions = functions;
    this.vocab = vocab;
    this.size = functions.vocab_n_tokens(vocab);
    const ids = Array.from({ length: this.size }, (_, id) => id);
    this.endOfText = ids.filter((id) => functions.vocab_is_eog(vocab, id));
  }

  // Arrows, because they are also called by themselves.
  readonly tokensOf = (text: string): number[] => this.tokenize(text, false);

  /** The tokens of a text that a model goes on with: with what the model wants before it, such as BOS. */
  promptOf(text: string): number[] {
    return this.tokenize(text, true);
  }

  readonly textOf = (ids: readonly number[], special: boolean): string => {
    const pieces = ids.map((id) => this.piece(id, special));
    const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return decoder.decode(bytes);
  };

  readonly bytesOf = (id: number): Uint8Array => this.piece(id, true);

  /** How a special token is written, for a chat template; empty where the model has none. */
  get bos(): string {
    return this.written(this.functions.vocab_bos(this.vocab));
  }

  get eos(): string {
    return this.written(this.functions.vocab_eos(this.vocab));
  }

  /** Ends its use, before the model is freed: llama.cpp would read memory that is not its own any more. */
  close(): void {
    this.closed = true;
  }

  /** llama.cpp aborts the process for an id that is not in the vocabulary. @throws OptionError for one */
  checked(ids: readonly number[]): void {
    const wrong = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < this.size));
    if (wrong === undefined) return;
    throw new OptionError("token", wrong, `an id from 0 to ${this.size - 1}`);
  }

  private check(): void {
    if (this.closed) throw new OptionError("host", undefined, "is closed", "unsupported");
  }

  private written(token: number): string {
    return token < 0 ? "" : this.functions.vocab_get_text(this.vocab, token);
  }

  private tokenize(text: string, addSpecial: boolean): number[] {
    this.check();
    const bytes = encoder.encode(text);
    // An empty array has no address.
    const from = bytes.length > 0 ? bytes : new Uint8Array(1);
    let tokens = new Int32Array(bytes.length + 16);
    const call = (): number =>
      this.functions.tokenize(this.vocab, from, bytes.length, tokens, tokens.length, addSpecial, true);
    let count = call();
    if (count < 0) {
      tokens = new Int32Array(-count);
      count = call();
    }
    return [...tokens.subarray(0, count)];
  }

  private piece(id: number, special: boolean): Uint8Array {
    const known = this.pieces[Number(special)];
    let piece = known.get(id);
    if (piece) return piece;
    this.check();
    this.checked([id]);
    const call = (): number =>
      this.functions.token_to_piece(this.vocab, id, this.buffer, this.buffer.length, 0, special);
    let count = call();
    if (count < 0) {
      this.buffer = new Uint8Array(-count);
      count = call();
    }
    piece = this.buffer.slice(0, count);
    known.set(id, piece);
    return piece;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
