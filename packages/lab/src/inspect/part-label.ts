/**
 * How a token is shown that is a part of a character, as each of an emoji's tokens is: it has no text, so by its id.
 *
 * @returns undefined for a token that has a text
 */
export function partLabel({ id, text }: { id: number; text: string }): string | undefined {
  return text.includes("\ufffd") ? `token ${id}` : undefined;
}
