/**
 * Tokens to text, one by one. A token may hold part of a character, and how it reads may depend on the one before;
 * so each is decoded behind the last few, and text that is not finished is held back.
 */
export class Detokenizer {
  private readonly decode: (ids: number[]) => string;
  private ids: number[] = [];
  /** Where the ids begin that have not been shown. */
  private shown = 0;

  /** @param decode the host's own way from ids to text */
  constructor(decode: (ids: number[]) => string) {
    this.decode = decode;
  }

  /** Takes a token, returns the text that is certain now. */
  push(id: number): string {
    this.ids.push(id);
    const text = this.fresh();
    // U+FFFD stands for bytes that are no character yet.
    if (text === "" || text.endsWith("\ufffd")) return "";
    this.ids = this.ids.slice(this.shown);
    this.shown = this.ids.length;
    return text;
  }

  /** The text is over: what was held back, as far as it can be read. */
  end(): string {
    const text = this.fresh();
    this.shown = this.ids.length;
    return text;
  }

  private fresh(): string {
    return this.read(this.ids).slice(this.read(this.ids.slice(0, this.shown)).length);
  }

  private read(ids: number[]): string {
    return ids.length === 0 ? "" : this.decode(ids); // some tokenizers refuse to read nothing
  }
}
