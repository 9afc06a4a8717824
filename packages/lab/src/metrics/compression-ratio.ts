import { gzipSync } from "node:zlib";

/**
 * The texts' bytes, joined by spaces in UTF-8, over their bytes after gzip: how much of them is repetition.
 *
 * gzip's own 18 bytes weigh on short texts, and zlib's versions differ by a few per cent: compare at equal length, on one machine.
 *
 * @returns above 0, more is less diverse
 * @see Shaib et al.: Standardizing the measurement of text diversity (arXiv 2403.00553)
 */
export function compressionRatio(texts: readonly string[]): number {
  const bytes = Buffer.from(texts.join(" "));
  return bytes.length / gzipSync(bytes, { level: 9 }).length;
}
