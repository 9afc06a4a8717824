/** Numbers as tvm keeps them, in what web-llm reads of their array. */
type Numbers = Float32Array | Int32Array;

/**
 * A device that works its queue off when it is waited for, as WebGPU does: what is read before that is stale.
 */
export class Device {
  private work: Promise<void> = Promise.resolve();

  queue(task: () => void | Promise<void>): void {
    this.work = this.work.then(task);
    this.work.catch(() => {}); // thrown by the next sync
  }

  async sync(): Promise<void> {
    await this.work;
  }
}

/** A tensor of tvm's, as far as web-llm uses one. */
export class Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: Numbers;
  private readonly device: Device;

  constructor(device: Device, shape: readonly number[], dtype: string, data?: Numbers) {
    const size = shape.reduce((product, length) => product * length, 1);
    this.device = device;
    this.shape = shape;
    this.dtype = dtype;
    this.data = data ?? (dtype === "int32" ? new Int32Array(size) : new Float32Array(size));
  }

  copyFrom(source: Tensor | ArrayLike<number>): this {
    if (source instanceof Tensor) this.device.queue(() => this.data.set(source.data));
    else {
      const copy = Array.from(source);
      this.device.queue(() => this.data.set(copy));
    }
    return this;
  }

  toArray(): Numbers {
    return this.data.slice();
  }

  view(shape: readonly number[]): Tensor {
    return new Tensor(this.device, shape, this.dtype, this.data);
  }

  dispose(): void {}
}
