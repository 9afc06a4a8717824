/** As llama.cpp names the files of a model that is in several. */
const PART = /-(\d{5})-of-(\d{5})(\.gguf)$/i;

/**
 * All files of the model that a GGUF belongs to, by their names: the file itself, or of `name-00002-of-00003.gguf` all three, the one
 * that is opened first.
 */
export function ggufParts(file: string): readonly string[] {
  const [ending, , count, type] = PART.exec(file) ?? [];
  if (ending === undefined) return [file];
  const name = file.slice(0, -ending.length);
  const number = (at: number): string => `${at}`.padStart(5, "0");
  return Array.from({ length: Number(count) }, (_, at) => `${name}-${number(at + 1)}-of-${count}${type}`);
}
