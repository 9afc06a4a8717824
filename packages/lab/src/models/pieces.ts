import type { LocalModel } from "./model.ts";

/** The longest piece of a text that is put to the network at once, in tokens. */
const WINDOW = 256;

/** A piece of a text as a model gets it. */
export interface Piece {
  readonly ids: readonly number[];
  /** The first token to predict, from 1. */
  readonly start: number;
}

/**
 * A long text in pieces that the model's context can take. Each begins with what the model puts before every text, without which some
 * models predict hardly anything; the first token of the text's own has too little before it and is not predicted.
 *
 * @param ids of the text alone
 */
export function piecesOf(model: LocalModel, ids: readonly number[]): Piece[] {
  const before = model.encode("");
  const window = Math.min(WINDOW, model.contextLength) - before.length;
  const pieces: Piece[] = [];
  for (let at = 0; at < ids.length - 1; at += window) {
    const piece = ids.slice(at, at + window);
    if (piece.length > 1) pieces.push({ ids: [...before, ...piece], start: before.length + 1 });
  }
  return pieces;
}
