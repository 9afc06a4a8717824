/** ONNX's numbers for the types of a tensor. */
const TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  bfloat16: 16,
} as const;

export type OnnxType = keyof typeof TYPES;

/** The types of a decoder's inputs and outputs that hosts depend on. */
export interface DecoderTypes {
  ids: OnnxType;
  mask: OnnxType;
  cache: OnnxType;
  logits: OnnxType;
}

/**
 * An ONNX file of a decoder that computes nothing: its cache comes out as it went in, and its logits are the ids. That
 * is enough for what is read of a session before it runs.
 */
export function smallOnnx({ ids, mask, cache, logits }: DecoderTypes): Uint8Array {
  const text = ["batch_size", "sequence_length"];
  const past = ["batch_size", 1, "past_sequence_length", 4];
  const graph = [
    message(1, [message(1, "input_ids"), message(2, "logits"), message(4, "Cast"), castTo(logits)]),
    ...["key", "value"].map((part) =>
      message(1, [
        message(1, `past_key_values.0.${part}`),
        message(2, `present.0.${part}`),
        message(4, "Identity"),
      ]),
    ),
    message(2, "small"),
    value(11, "input_ids", ids, text),
    value(11, "attention_mask", mask, text),
    ...["key", "value"].map((part) => value(11, `past_key_values.0.${part}`, cache, past)),
    value(12, "logits", logits, text),
    ...["key", "value"].map((part) => value(12, `present.0.${part}`, cache, past)),
  ];
  const opset = message(8, [message(1, ""), number(2, 18)]);
  return Buffer.concat([number(1, 9), opset, message(7, graph)]);
}

function castTo(type: OnnxType): Buffer {
  return message(5, [message(1, "to"), number(3, TYPES[type]), number(20, 2)]);
}

function value(field: number, name: string, type: OnnxType, shape: readonly (number | string)[]): Buffer {
  const dims = shape.map((size) =>
    message(1, typeof size === "number" ? [number(1, size)] : [message(2, size)]),
  );
  const tensor = message(1, [number(1, TYPES[type]), message(2, dims)]);
  return message(field, [message(1, name), message(2, [tensor])]);
}

/** A field of a protocol buffer that holds a text or other fields. */
function message(field: number, content: string | readonly Buffer[]): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.concat(content);
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

function number(field: number, of: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(of)]);
}

function varint(of: number): Buffer {
  const bytes: number[] = [];
  for (; of > 127; of >>>= 7) bytes.push((of & 127) | 128);
  return Buffer.from([...bytes, of]);
}
