/** A character has at most four bytes, so of the last four tokens three at most can belong to one that is unfinished. */
const UNFINISHED = 3;
/** How many tokens of the text before are decoded with those that follow. */
const CONTEXT = 5;

/**
 * Tokens to text, one by one. A token may hold a part of a character, and how it reads may depend on those before it; so
 * each is decoded with the last few, and what is not finished is held back.
 *
 * What was handed out stays. Where a decoder would take some of it back, what follows is decoded by itself.
 */
export class Detokenizer {
  private readonly decode: (ids: number[]) => string;
  /** The last tokens of what was handed out. */
  private context: number[];
  /** The tokens since then. */
  private held: number[] = [];

  /**
   * @param decode the host's own way from ids to text
   * @param before ids of the text that the tokens go on with, if they do
   */
  constructor(decode: (ids: number[]) => string, before: readonly number[] = []) {
    this.decode = decode;
    this.context = before.slice(-CONTEXT);
  }

  /** Takes a token, returns the text that is certain now. */
  push(id: number): string {
    this.held.push(id);
    const text = this.read(this.held);
    // U+FFFD stands for bytes that are no character yet, or never will be.
    if (text !== "" && !text.endsWith("\ufffd")) return this.handOut(this.held.length, text);
    const certain = this.held.length - UNFINISHED;
    if (certain <= 0) return "";
    const head = this.read(this.held.slice(0, certain));
    const tail = this.decode(this.held.slice(certain));
    return head + tail === text ? this.handOut(certain, head) : "";
  }

  /** The text is over: what was held back, as far as it can be read. */
  end(): string {
    return this.handOut(this.held.length, this.read(this.held));
  }

  private handOut(count: number, text: string): string {
    const ids = this.held.splice(0, count);
    // Those that show nothing, such as special tokens, say nothing of how the next reads.
    if (text !== "") this.context = [...this.context, ...ids].slice(-CONTEXT);
    return text;
  }

  private read(ids: number[]): string {
    const { context, decode } = this;
    if (ids.length === 0) return ""; // some tokenizers refuse to read nothing
    if (context.length === 0) return decode(ids);
    const before = decode(context);
    const whole = decode([...context, ...ids]);
    return whole.startsWith(before) ? whole.slice(before.length) : decode(ids);
  }
}
