/**
 * A set of keys (hex digits of a hash) in 16 bytes each: of every key it keeps the first 64 bits. Among a million
 * keys, two agree in them with a chance of 3 in 10^8.
 */
export class KeySet {
  private count = 0;
  private slots: BigUint64Array = new BigUint64Array(1024);

  get size(): number {
    return this.count;
  }

  has(key: string): boolean {
    const bits = bitsOf(key);
    return this.slots[this.placeOf(bits)] === bits;
  }

  /** @returns whether it is new */
  add(key: string): boolean {
    const bits = bitsOf(key);
    const place = this.placeOf(bits);
    if (this.slots[place] === bits) return false;
    this.slots[place] = bits;
    this.count++;
    if (this.count * 2 > this.slots.length) this.grow();
    return true;
  }

  /** Where the key is, or the empty slot where it would be. */
  private placeOf(bits: bigint): number {
    const { slots } = this;
    let place = Number(bits & BigInt(slots.length - 1));
    while (slots[place] !== 0n && slots[place] !== bits) place = (place + 1) & (slots.length - 1);
    return place;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new BigUint64Array(before.length * 2);
    for (const bits of before) if (bits !== 0n) this.slots[this.placeOf(bits)] = bits;
  }
}

/** Never 0, which stands for an empty slot. */
function bitsOf(key: string): bigint {
  return BigInt(`0x${key.slice(0, 16)}`) || 1n;
}
