/** The part of an onnxruntime tensor that is used. */
export interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
  /** The data, fetched from the device where it lies on one. */
  getData(): Promise<unknown>;
  dispose(): void;
}

/** onnxruntime's class `Tensor`. */
export interface OrtTensorClass {
  new (type: never, data: never, dims: readonly number[]): OrtTensor;
}

/** What a session says of an input or output. */
export interface OrtMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}

/** The part of an onnxruntime session that is used; of onnxruntime-node, -web or any other. */
export interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly OrtMetadata[];
  readonly outputMetadata: readonly OrtMetadata[];
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: Readonly<Record<string, OrtTensor | null>>,
  ): Promise<Readonly<Record<string, OrtTensor>>>;
}

/** A session and the class its tensors are made with. */
export interface OrtRuntime {
  readonly session: OrtSession;
  /** `Tensor` of the same package as the session: `import { Tensor } from "onnxruntime-node"`. */
  readonly Tensor: OrtTensorClass;
}
