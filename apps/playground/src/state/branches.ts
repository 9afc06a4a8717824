import type { WrittenToken } from "../model/tokens.ts";

/** A token of a text, after its parent. Nodes never change, and texts that begin alike share them. */
export interface TextNode {
  readonly parent: TextNode | undefined;
  readonly token: WrittenToken;
  /** How many tokens the text has up to here. */
  readonly length: number;
  /** Who chose it, in words. */
  readonly by: string;
}

/** A text: a leaf of the tree, or undefined while it has no token. */
export interface Branch {
  readonly id: number;
  readonly leaf: TextNode | undefined;
}

export function after(parent: TextNode | undefined, token: WrittenToken, by: string): TextNode {
  return { parent, token, length: (parent?.length ?? 0) + 1, by };
}

/** The nodes from the first token to a leaf. */
export function pathOf(leaf: TextNode | undefined): TextNode[] {
  const path: TextNode[] = [];
  for (let node = leaf; node; node = node.parent) path[node.length - 1] = node;
  return path;
}

/** The text cut to a length. */
export function upTo(leaf: TextNode | undefined, length: number): TextNode | undefined {
  let node = leaf;
  while (node && node.length > length) node = node.parent;
  return node;
}

/** How many tokens each branch shares with one of those before it. */
export function partings(branches: readonly Branch[]): number[] {
  const seen = new Set<TextNode>();
  return branches.map(({ leaf }) => {
    let node = leaf;
    for (; node && !seen.has(node); node = node.parent) seen.add(node);
    return node?.length ?? 0;
  });
}
