/**
 * A world whose clock and network are a seed: whoever waits for a turn gets it when the world says so, one at a time, when all that can be
 * done without has been done, and in an order that is the same each time.
 */
export class World {
  private readonly waiting: (() => void)[] = [];
  private turning = false;
  private state: number;

  constructor(seed: number) {
    this.state = (Math.imul(seed, 2_654_435_761) + 1) >>> 0;
    for (let warm = 0; warm < 8; warm++) this.any(2);
  }

  /** A whole number below a bound. */
  any(below: number): number {
    // xorshift32
    let state = this.state || 1;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state >>> 0;
    return this.state % below;
  }

  /** Waits for a turn: some of those who wait get theirs first. */
  turn(): Promise<void> {
    const turn = new Promise<void>((resolve) => this.waiting.push(resolve));
    if (!this.turning) {
      this.turning = true;
      setImmediate(() => this.next());
    }
    return turn;
  }

  private next(): void {
    const [resolve] = this.waiting.splice(this.any(this.waiting.length), 1);
    resolve();
    setImmediate(() => {
      if (this.waiting.length > 0) this.next();
      else this.turning = false;
    });
  }
}
