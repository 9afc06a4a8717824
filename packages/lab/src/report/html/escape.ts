/** Text as it can stand in HTML, between tags and in attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

/** An element with nothing but text in it. */
export function element(tag: string, text: string): string {
  return `<${tag}>${escaped(text)}</${tag}>`;
}
