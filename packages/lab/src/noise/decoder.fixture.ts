import { create, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType as Kind,
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
} from "onnx-buf";

/** How the attention of a small model is written down. */
export type AttentionForm =
  | "GroupQueryAttention"
  | "GroupQueryAttention, packed"
  | "GroupQueryAttention after RotaryEmbedding"
  | "MultiHeadAttention"
  | "plain nodes";

export const FORMS: readonly AttentionForm[] = [
  "GroupQueryAttention",
  "GroupQueryAttention, packed",
  "GroupQueryAttention after RotaryEmbedding",
  "MultiHeadAttention",
  "plain nodes",
];

export const SMALL = { vocab: 50, hidden: 24, heads: 2, width: 16, layers: 2, context: 32 };
const { vocab, hidden, heads, width, layers, context } = SMALL;

type Setting = number | readonly number[];

/** A decoder of two layers with random weights, its attention in one of the forms that exports have. */
export function smallDecoder(form: AttentionForm, opset = 18): Uint8Array {
  const graph = create(GraphProtoSchema, { name: "small" });
  const keyHeads = form.startsWith("Group") ? 1 : heads;
  let made = 0;
  let random = 1;

  const op = (
    type: string,
    input: string[],
    settings: Record<string, Setting> = {},
    output = [`${type}.${made++}`],
  ) => {
    const own = /Attention$|Rotary|Simplified/.test(type) && type !== "SimplifiedLayerNormalization";
    const attribute = Object.entries(settings).map(([name, value]) =>
      typeof value === "number"
        ? { name, type: Kind.INT, i: BigInt(value) }
        : { name, type: Kind.INTS, ints: value.map(BigInt) },
    );
    graph.node.push(
      create(GraphProtoSchema, {
        node: [{ opType: type, input, output, attribute, domain: own ? "com.microsoft" : "" }],
      }).node[0],
    );
    return output[0];
  };
  const weight = (
    rows: number,
    columns: number,
    value = () => (random = (random * 48271) % 2147483647) / 2147483647 - 0.5,
  ) => {
    const name = `weight.${made++}`;
    const floatData = Array.from({ length: rows * columns }, value);
    const dims = rows === 1 ? [BigInt(columns)] : [BigInt(rows), BigInt(columns)];
    initializer({ name, dims, floatData, dataType: DataType.FLOAT });
    return name;
  };
  const integers = (...values: number[]) => {
    const name = `integers.${made++}`;
    initializer({
      name,
      dims: [BigInt(values.length)],
      int64Data: values.map(BigInt),
      dataType: DataType.INT64,
    });
    return name;
  };
  const project = (x: string, rows: number, columns: number) => op("MatMul", [x, weight(rows, columns)]);

  const halves = width / 2;
  const angle = (at: number) => Math.floor(at / halves) * 100 ** (-(at % halves) / halves);
  let at = 0;
  const cos = form === "MultiHeadAttention" ? "" : weight(context, halves, () => Math.cos(angle(at++)));
  at = 0;
  const sin = form === "MultiHeadAttention" ? "" : weight(context, halves, () => Math.sin(angle(at++)));

  let x = op("Gather", [weight(vocab, hidden), "input_ids"]);
  const seen = op("ReduceSum", ["attention_mask", integers(1)], { keepdims: 0 });
  const one = integers(1);
  const lastPosition = op("Cast", [op("Sub", [seen, one])], { to: DataType.INT32 });
  const length = op("Shape", ["attention_mask"]);
  const total = op("Squeeze", [
    op("Cast", [op("Slice", [length, one, integers(2)])], { to: DataType.INT32 }),
  ]);
  for (let layer = 0; layer < layers; layer++) {
    const norm = op("SimplifiedLayerNormalization", [x, weight(1, hidden)], { axis: -1 });
    x = op("Add", [x, project(attention(norm, layer), heads * width, hidden)]);
  }
  op("MatMul", [x, weight(hidden, vocab)], {}, ["logits"]);
  describe();
  const opsetImport = [
    { domain: "", version: BigInt(opset) },
    { domain: "com.microsoft", version: 1n },
  ];
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 9n, opsetImport, graph }));

  function attention(norm: string, layer: number): string {
    const past = ["key", "value"].map((part) => `past_key_values.${layer}.${part}`);
    const outputs = [`mixed.${layer}`, ...["key", "value"].map((part) => `present.${layer}.${part}`)];
    if (form === "GroupQueryAttention, packed") {
      const packed = project(norm, hidden, (heads + 2 * keyHeads) * width);
      return grouped([packed, "", ""], 1);
    }
    const query = project(norm, hidden, heads * width);
    const key = project(norm, hidden, keyHeads * width);
    const value = project(norm, hidden, keyHeads * width);
    if (form === "GroupQueryAttention") return grouped([query, key, value], 1);
    if (form === "GroupQueryAttention after RotaryEmbedding") {
      const rotated = [query, key].map((each) =>
        op("RotaryEmbedding", [each, "position_ids", cos, sin], {
          num_heads: each === query ? heads : keyHeads,
          rotary_embedding_dim: width,
        }),
      );
      return grouped([...rotated, value], 0);
    }
    if (form === "MultiHeadAttention") {
      return op(
        "MultiHeadAttention",
        [query, key, value, "", "", "", ...past],
        { num_heads: heads, unidirectional: 1 },
        outputs,
      );
    }
    const [q, k, v] = [query, key, value].map((each) =>
      op("Transpose", [op("Reshape", [each, integers(0, 0, heads, width)])], { perm: [0, 2, 1, 3] }),
    );
    const keys = op("Concat", [past[0], rotated(k)], { axis: 2 }, [outputs[1]]);
    const values = op("Concat", [past[1], v], { axis: 2 }, [outputs[2]]);
    const scores = op("MatMul", [rotated(q), op("Transpose", [keys], { perm: [0, 1, 3, 2] })]);
    const mixed = op("MatMul", [op("Softmax", [scores], { axis: -1 }), values]);
    return op("Reshape", [op("Transpose", [mixed], { perm: [0, 2, 1, 3] }), integers(0, 0, heads * width)]);

    function grouped(inputs: string[], do_rotary: number): string {
      const rotation = do_rotary === 1 ? [cos, sin] : [];
      const settings = { num_heads: heads, kv_num_heads: keyHeads, do_rotary };
      return op(
        "GroupQueryAttention",
        [...inputs, ...past, lastPosition, total, ...rotation],
        settings,
        outputs,
      );
    }

    /** x · cos + half-turned(x) · sin, at the positions of the text. */
    function rotated(each: string): string {
      const [c, s] = [cos, sin].map((table) => {
        const rows = op("Gather", [table, "position_ids"]);
        return op("Unsqueeze", [op("Concat", [rows, rows], { axis: -1 }), integers(1)]);
      });
      const low = op("Slice", [each, integers(0), integers(halves), integers(3)]);
      const high = op("Slice", [each, integers(halves), integers(width), integers(3)]);
      const turned = op("Concat", [op("Neg", [high]), low], { axis: -1 });
      return op("Add", [op("Mul", [each, c]), op("Mul", [turned, s])]);
    }
  }

  function initializer(tensor: object): void {
    graph.initializer.push(create(GraphProtoSchema, { initializer: [tensor] }).initializer[0]);
  }

  function describe(): void {
    const described = (name: string, elemType: DataType, shape: (number | string)[]) => {
      const dim = shape.map((size) => ({
        value:
          typeof size === "number"
            ? { case: "dimValue" as const, value: BigInt(size) }
            : { case: "dimParam" as const, value: size },
      }));
      const type = { value: { case: "tensorType" as const, value: { elemType, shape: { dim } } } };
      return create(GraphProtoSchema, { input: [{ name, type }] }).input[0];
    };
    for (const name of ["input_ids", "attention_mask", "position_ids"]) {
      graph.input.push(
        described(name, DataType.INT64, ["batch", name === "attention_mask" ? "total" : "length"]),
      );
    }
    graph.output.push(described("logits", DataType.FLOAT, ["batch", "length", vocab]));
    for (let layer = 0; layer < layers; layer++) {
      for (const part of ["key", "value"]) {
        const shape = (size: string) => ["batch", keyHeads, size, width];
        graph.input.push(described(`past_key_values.${layer}.${part}`, DataType.FLOAT, shape("past")));
        graph.output.push(described(`present.${layer}.${part}`, DataType.FLOAT, shape("total")));
      }
    }
  }
}
