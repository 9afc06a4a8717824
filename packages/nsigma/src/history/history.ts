/** The tokens a sampler has been told of, prompt first, in order. */
export class History {
  tokens: Int32Array<ArrayBuffer> = new Int32Array(64);
  length = 0;

  push(token: number): void {
    if (this.length === this.tokens.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.tokens);
      this.tokens = grown;
    }
    this.tokens[this.length++] = token;
  }

  clear(): void {
    this.length = 0;
  }

  toArray(): number[] {
    return Array.from(this.tokens.subarray(0, this.length));
  }
}
