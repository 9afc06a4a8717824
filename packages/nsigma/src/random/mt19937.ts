const SIZE = 624;
const SHIFT = 397;

/**
 * The Mersenne Twister with 32-bit words, as C++'s `std::mt19937`: what llama.cpp draws with.
 *
 * @see Matsumoto, Nishimura: Mersenne Twister (ACM TOMACS 8, 1998)
 */
export class Mt19937 {
  /** How many words were taken since the seed. */
  position = 0;
  /** Which block of words the state holds; -1 is the seed's own, from which the first is made. */
  private block = -1;
  private readonly state = new Uint32Array(SIZE);
  private readonly seed: number;

  /** @param seed an integer, 0 to 2^32 - 1 */
  constructor(seed: number) {
    this.seed = seed;
    this.restart();
  }

  /** The next 32-bit word. */
  word(): number {
    this.makeBlock(Math.floor(this.position / SIZE));
    let word = this.state[this.position++ % SIZE];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** A float32 in [0, 1) from one word, as `std::uniform_real_distribution<float>` makes it. */
  float(): number {
    return Math.min(Math.fround(this.word() / 2 ** 32), 1 - 2 ** -24);
  }

  /** A number in [0, 1) from two words, low one first, as `std::uniform_real_distribution<double>` makes it. */
  double(): number {
    const low = this.word();
    return Math.min((low + this.word() * 2 ** 32) / 2 ** 64, 1 - 2 ** -53);
  }

  /** Goes to where this many words have been taken. */
  seek(position: number): void {
    this.makeBlock(Math.floor(position / SIZE));
    this.position = position;
  }

  /** Has the 624 words of a block ready; going back before the one at hand means starting from the seed. */
  private makeBlock(block: number): void {
    if (block < this.block) this.restart();
    for (; this.block < block; this.block++) this.twist();
  }

  private restart(): void {
    const { state } = this;
    state[0] = this.seed;
    for (let i = 1; i < SIZE; i++) {
      const before = state[i - 1] ^ (state[i - 1] >>> 30);
      state[i] = Math.imul(before, 1812433253) + i;
    }
    this.block = -1;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < SIZE; i++) {
      const joined = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      const odd = joined & 1 ? 0x9908b0df : 0;
      state[i] = state[(i + SHIFT) % SIZE] ^ (joined >>> 1) ^ odd;
    }
  }
}
