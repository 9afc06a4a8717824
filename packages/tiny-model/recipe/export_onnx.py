"""Writes model/: the ONNX graph and the configs, as transformers.js loads them.

The graph is built node by node: attention stays in standard operators, so a host may put
something between them, and left padding works through one additive mask. Weights are
stored as float16 and cast where they are used; onnxruntime folds the casts when it loads
the file, and everything is computed in float32.
"""

import numpy as np
import torch
from onnx import TensorProto, helper, save

import tokenizer as tok
from configs import write_configs
from graph import Graph
from weights import BUILD, MODEL, load

F32, I64 = TensorProto.FLOAT, TensorProto.INT64


def weight(g, name, tensor):
    stored = g.constant(name, tensor.detach().numpy(), np.float16)
    return g.op("Cast", stored, to=F32)


def attention_bias(g):
    """0 where a position may be attended to and -1e9 where not, [B, 1, S, P + S]; and the lengths S and P + S."""
    g.constant("zero", 0, np.int64)
    g.constant("one", 1, np.int64)
    length = g.op("Gather", g.op("Shape", "input_ids"), "one")
    total = g.op("Gather", g.op("Shape", "attention_mask"), "one")
    start = g.op("Sub", total, length)
    g.constant("axis_1", [1], np.int64)
    queries = g.op("Unsqueeze", g.op("Range", start, total, "one"), "axis_1")
    causal = g.op("LessOrEqual", g.op("Range", "zero", total, "one"), queries)
    g.constant("axes_1_2", [1, 2], np.int64)
    real = g.op("Unsqueeze", g.op("Cast", "attention_mask", to=TensorProto.BOOL), "axes_1_2")
    g.constant("seen", 0, np.float32)
    g.constant("unseen", -1e9, np.float32)
    bias = g.op("Where", g.op("And", causal, real), "seen", "unseen")
    g.constant("axis_0", [0], np.int64)
    return bias, g.op("Unsqueeze", length, "axis_0"), g.op("Unsqueeze", total, "axis_0")


def build(model):
    c, g = model.config, Graph()
    heads, kv, dim = c.heads, c.kv_heads, c.head_dim
    bias, length, total = attention_bias(g)
    g.constant("cos", model.cos[:, : dim // 2].numpy(), np.float32)
    g.constant("sin", model.sin[:, : dim // 2].numpy(), np.float32)
    g.constant("split_heads", [0, 0, heads + 2 * kv, dim], np.int64)
    g.constant("rotated_or_not", [heads + kv, kv], np.int64)
    g.constant("query_or_key", [heads, kv], np.int64)
    g.constant("grouped", [0, kv, -1, dim], np.int64)
    g.constant("ungrouped", [0, heads, -1, dim], np.int64)
    g.constant("merge_heads", [0, 0, c.hidden], np.int64)
    g.constant("gate_or_up", [c.ffn, c.ffn], np.int64)
    scores_shape = g.op("Concat", g.constant("batch_heads", [0, heads], np.int64), length, g.constant("rest", [-1], np.int64), axis=0)
    grouped_shape = g.op("Concat", g.constant("batch_groups", [0, kv, -1], np.int64), total, axis=0)

    embed = weight(g, "embed", model.embed)
    x = g.op("Gather", embed, "input_ids")
    norm = g.constant("layer0.norm1", model.blocks[0].norm1.detach().numpy(), np.float32)
    h = g.op("SimplifiedLayerNormalization", x, norm, axis=-1, epsilon=c.eps, stash_type=1)
    for i, block in enumerate(model.blocks):
        # The scale of the scores, 1/8, is a power of two and goes into the query weights exactly.
        q = block.q * dim**-0.5
        w = side_by_side(q, block.k, block.v)
        qkv = g.op("MatMul", h, weight(g, f"layer{i}.qkv", w))
        qkv = g.op("Transpose", g.op("Reshape", qkv, "split_heads"), perm=[0, 2, 1, 3])
        turning, value = g.op("Split", qkv, "rotated_or_not", outputs=2, axis=1)
        turned = g.op("RotaryEmbedding", turning, "position_ids", "cos", "sin", domain="com.microsoft")
        query, key = g.op("Split", turned, "query_or_key", outputs=2, axis=1)
        key = g.op("Concat", f"past_key_values.{i}.key", key, axis=2, name=f"present.{i}.key")
        value = g.op("Concat", f"past_key_values.{i}.value", value, axis=2, name=f"present.{i}.value")
        # The query heads of a group are extra rows of their key head.
        scores = g.op("MatMul", g.op("Reshape", query, "grouped"), g.op("Transpose", key, perm=[0, 1, 3, 2]))
        scores = g.op("Add", g.op("Reshape", scores, scores_shape), bias)
        shares = g.op("Reshape", g.op("Softmax", scores, axis=-1), grouped_shape)
        mixed = g.op("Reshape", g.op("MatMul", shares, value), "ungrouped")
        mixed = g.op("Reshape", g.op("Transpose", mixed, perm=[0, 2, 1, 3]), "merge_heads")
        out = g.op("MatMul", mixed, weight(g, f"layer{i}.o", block.o.T))
        x, h = g.add_and_norm(x, out, g.constant(f"layer{i}.norm2", block.norm2.detach().numpy(), np.float32), c.eps)
        both = g.op("MatMul", h, weight(g, f"layer{i}.gate_up", side_by_side(block.gate, block.up)))
        gate, up = g.op("Split", both, "gate_or_up", outputs=2, axis=-1)
        down = g.op("MatMul", g.op("Mul", g.silu(gate), up), weight(g, f"layer{i}.down", block.down.T))
        following = model.blocks[i + 1].norm1 if i + 1 < c.layers else model.norm
        name = f"layer{i + 1}.norm1" if i + 1 < c.layers else "norm"
        x, h = g.add_and_norm(x, down, g.constant(name, following.detach().numpy(), np.float32), c.eps)
    g.op("MatMul", h, g.op("Transpose", embed, perm=[1, 0]), name="logits")
    return to_model(g, c)


def side_by_side(*matrices):
    """[out, in] matrices side by side as one [in, out] matrix."""
    return torch.cat(matrices).T


def to_model(g, c):
    cache = ["batch_size", c.kv_heads, "past_sequence_length", c.head_dim]
    grown = ["batch_size", c.kv_heads, "total_sequence_length", c.head_dim]
    value = helper.make_tensor_value_info
    inputs = [
        value("input_ids", I64, ["batch_size", "sequence_length"]),
        value("attention_mask", I64, ["batch_size", "total_sequence_length"]),
        value("position_ids", I64, ["batch_size", "sequence_length"]),
    ]
    outputs = [value("logits", F32, ["batch_size", "sequence_length", c.vocab])]
    for i in range(c.layers):
        for part in ("key", "value"):
            inputs.append(value(f"past_key_values.{i}.{part}", F32, cache))
            outputs.append(value(f"present.{i}.{part}", F32, grown))
    return g.model("tiny-model", inputs, outputs)


def main():
    model = load()
    (MODEL / "onnx").mkdir(parents=True, exist_ok=True)
    tokenizer = tok.load(BUILD / "tokenizer")
    tok.write(tokenizer, MODEL)
    end, pad = tokenizer.token_to_id(tok.END), tokenizer.token_to_id(tok.PAD)
    write_configs(MODEL, model.config, end=end, pad=pad)
    path = MODEL / "onnx" / "model.onnx"
    save(build(model), path)
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
