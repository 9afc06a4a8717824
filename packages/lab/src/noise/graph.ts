import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";

export type { NodeProto } from "onnx-buf";
export { TensorProto_DataType as DataType } from "onnx-buf";

/** One input of a node. */
export interface Use {
  readonly node: NodeProto;
  readonly input: number;
}

/** A size, or the name of one that is known only at a run. */
export type Dim = number | string;

/** An ONNX model as a graph that can be read and added to. Whatever is not touched is written as it was read. */
export class Graph {
  readonly graph: GraphProto;
  private readonly model: ModelProto;
  private readonly producers = new Map<string, NodeProto>();
  private readonly initializers: Map<string, GraphProto["initializer"][number]>;
  private readonly constants = new Map<string, boolean>();
  private made = 0;

  /** @throws Error for bytes that are no ONNX model */
  constructor(bytes: Uint8Array) {
    this.model = fromBinary(ModelProtoSchema, bytes);
    if (!this.model.graph) throw new Error("the file has no graph; is it an ONNX model?");
    this.graph = this.model.graph;
    for (const node of this.nodes) for (const output of node.output) this.producers.set(output, node);
    this.initializers = new Map(this.graph.initializer.map((each) => [each.name, each]));
  }

  get nodes(): NodeProto[] {
    return this.graph.node;
  }

  /** The version of the standard operators. */
  get opset(): number {
    return Number(
      this.model.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 0,
    );
  }

  write(): Uint8Array {
    return toBinary(ModelProtoSchema, this.model);
  }

  /** What computes a tensor; undefined for inputs and weights. */
  producer(name: string): NodeProto | undefined {
    return this.producers.get(name);
  }

  /** Where a tensor is read for its values; who only asks for its shape does not count. */
  uses(name: string): Use[] {
    return this.nodes
      .filter(({ opType }) => opType !== "Shape")
      .flatMap((node) => node.input.flatMap((each, input) => (each === name ? [{ node, input }] : [])));
  }

  isOutput(name: string): boolean {
    return this.graph.output.some((each) => each.name === name);
  }

  /** Whether a tensor is the same in every run. */
  isConstant(name: string): boolean {
    const known = this.constants.get(name);
    if (known !== undefined) return known;
    const node = this.producer(name);
    const constant =
      this.initializers.has(name) || (node?.input.every((each) => this.isConstant(each)) ?? name === "");
    this.constants.set(name, constant);
    return constant;
  }

  /** The sizes of an input or a weight, also one that is stored in another form; undefined where they are not written down. */
  dims(name: string): Dim[] | undefined {
    const weight = this.initializers.get(name);
    if (weight) return weight.dims.map(Number);
    const node = this.producer(name);
    if (!node) return this.inputDims(name);
    if (node.opType === "Constant")
      return node.attribute.find((each) => each.name === "value")?.t?.dims.map(Number);
    if (!["Cast", "Identity", "DequantizeLinear", "Transpose"].includes(node.opType)) return undefined;
    const dims = this.dims(node.input[0]);
    if (node.opType !== "Transpose") return dims;
    const order = integers(node, "perm");
    return dims && (order ? order.map((from) => dims[from]) : dims.toReversed());
  }

  /** The numbers of a small constant, such as the sizes of a Split. */
  integersOf(name: string): number[] | undefined {
    const tensor =
      this.initializers.get(name) ?? this.producer(name)?.attribute.find((each) => each.name === "value")?.t;
    if (tensor?.dataType !== DataType.INT64) return undefined;
    const { rawData, int64Data } = tensor;
    if (int64Data.length > 0) return int64Data.map(Number);
    const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
    return Array.from({ length: rawData.byteLength / 8 }, (_, at) => Number(view.getBigInt64(at * 8, true)));
  }

  /** The type that a tensor's numbers have. */
  typeOf(name: string): DataType {
    const weight = this.initializers.get(name);
    if (weight) return weight.dataType;
    const { input, valueInfo, output } = this.graph;
    const described = [...input, ...valueInfo, ...output].find((each) => each.name === name)?.type?.value;
    if (described?.case === "tensorType") return described.value.elemType;
    const node = this.producer(name);
    if (!node) return DataType.UNDEFINED;
    if (node.opType === "Cast") return integer(node, "to") ?? DataType.UNDEFINED;
    return this.typeOf(node.input[TYPED_LIKE[node.opType] ?? 0]);
  }

  /** New nodes are collected, and go before the first node that needs them. */
  insert(nodes: readonly NodeProto[], before: readonly NodeProto[]): void {
    const at = Math.min(...before.map((node) => this.nodes.indexOf(node)));
    this.nodes.splice(before.length === 0 ? 0 : at, 0, ...nodes);
  }

  addInput(name: string, shape: readonly Dim[]): void {
    const dim = shape.map((size) => ({
      value:
        typeof size === "number"
          ? { case: "dimValue" as const, value: BigInt(size) }
          : { case: "dimParam" as const, value: size },
    }));
    const tensor = { elemType: DataType.FLOAT, shape: { dim } };
    this.graph.input.push(
      create(ValueInfoProtoSchema, { name, type: { value: { case: "tensorType", value: tensor } } }),
    );
  }

  /** A list of integers as a weight. */
  addIntegers(values: readonly number[]): string {
    const name = `noise.integers_${values.join("_")}`;
    if (!this.initializers.has(name)) {
      const tensor = create(TensorProtoSchema, {
        name,
        dataType: DataType.INT64,
        dims: [BigInt(values.length)],
        int64Data: values.map(BigInt),
      });
      this.graph.initializer.push(tensor);
      this.initializers.set(name, tensor);
    }
    return name;
  }

  /**
   * A node that is in no graph yet.
   *
   * @param outputs what they are called, or how many there are; those get names that no other has
   */
  node(
    opType: string,
    input: string[],
    settings: Readonly<Record<string, number>> = {},
    outputs: number | string = 1,
  ): NodeProto {
    const attribute = Object.entries(settings).map(([name, value]) =>
      create(AttributeProtoSchema, { name, type: Kind.INT, i: BigInt(value) }),
    );
    const id = `noise.${opType}_${this.made++}`;
    const output =
      typeof outputs === "string" ? [outputs] : Array.from({ length: outputs }, (_, at) => `${id}_${at}`);
    const node = create(NodeProtoSchema, { name: id, opType, input, output, attribute });
    for (const name of output) this.producers.set(name, node);
    return node;
  }

  private inputDims(name: string): Dim[] | undefined {
    const type = this.graph.input.find((each) => each.name === name)?.type?.value;
    if (type?.case !== "tensorType") return undefined;
    return type.value.shape?.dim.map(({ value }) =>
      value.case === "dimValue" ? Number(value.value) : (value.value ?? "?"),
    );
  }
}

/** The input that a node's output has the type of, where it is not the first. */
const TYPED_LIKE: Readonly<Record<string, number>> = {
  DequantizeLinear: 1,
  GatherBlockQuantized: 2,
  MatMulNBits: 0,
  SimplifiedLayerNormalization: 1,
  SkipSimplifiedLayerNormalization: 0,
  Where: 1,
};

export function integer(node: NodeProto, name: string): number | undefined {
  const found = node.attribute.find((each) => each.name === name);
  return found && Number(found.i);
}

export function integers(node: NodeProto, name: string): number[] | undefined {
  return node.attribute.find((each) => each.name === name)?.ints.map(Number);
}
