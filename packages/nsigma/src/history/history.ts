/** The tokens a sampler has been told of, prompt first, in order. */
export class History {
  tokens: Int32Array<ArrayBuffer> = new Int32Array(64);
  length = 0;
  /** How many of them are the prompt's. */
  promptLength = 0;

  push(token: number): void {
    if (this.length === this.tokens.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.tokens);
      this.tokens = grown;
    }
    this.tokens[this.length++] = token;
  }

  /** Starts over with a prompt. */
  begin(prompt: ArrayLike<number>): void {
    this.length = 0;
    for (let i = 0; i < prompt.length; i++) this.push(prompt[i]);
    this.promptLength = this.length;
  }

  /** Takes back the last tokens. */
  drop(count: number): void {
    this.length -= count;
  }

  prompt(): number[] {
    return Array.from(this.tokens.subarray(0, this.promptLength));
  }

  output(): number[] {
    return Array.from(this.tokens.subarray(this.promptLength, this.length));
  }
}
