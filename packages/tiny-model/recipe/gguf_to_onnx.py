"""Makes of a Llama-style GGUF the folder that transformers.js loads, for the tests on a real model.

The graph is of the form that hub models have: GroupQueryAttention with its rotary embedding inside, float32. The weights
are those of the file, dequantised, so that whatever differs from llama.cpp's logits is llama.cpp's arithmetic. Needs
requirements-gguf.txt. `python gguf_to_onnx.py MODEL.gguf FOLDER`
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from gguf import GGUFReader, TokenType
from gguf.quants import dequantize
from onnx import TensorProto, helper, save

from configs import write_configs
from graph import Graph
from smaller_onnx import write_smaller

F32, I64 = TensorProto.FLOAT, TensorProto.INT64


class Source:
    """What a GGUF says."""

    def __init__(self, path):
        reader = GGUFReader(path)
        self.fields = reader.fields
        self.tensors = {tensor.name: tensor for tensor in reader.tensors}

    def get(self, key, default=None):
        return self.fields[key].contents() if key in self.fields else default

    def matrix(self, name):
        """[out, in], in float32."""
        tensor = self.tensors[f"{name}.weight"]
        return dequantize(tensor.data, tensor.tensor_type).astype(np.float32)

    def sizes(self):
        kind = self.get("general.architecture")
        if kind != "llama":
            raise SystemExit(f"general.architecture must be llama, whose graph is known here, got {kind}")
        heads, hidden = self.get("llama.attention.head_count"), self.get("llama.embedding_length")
        return SimpleNamespace(
            layers=self.get("llama.block_count"),
            hidden=hidden,
            heads=heads,
            kv_heads=self.get("llama.attention.head_count_kv"),
            head_dim=hidden // heads,
            ffn=self.get("llama.feed_forward_length"),
            context=self.get("llama.context_length"),
            eps=self.get("llama.attention.layer_norm_rms_epsilon"),
            theta=self.get("llama.rope.freq_base"),
            vocab=len(self.get("tokenizer.ggml.tokens")),
        )


def half_split(matrix, heads):
    """Rows of a query or key projection as ONNX rotates them: pairs half a head apart instead of side by side."""
    rows, columns = matrix.shape
    return matrix.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def build(source, c):
    g = Graph()

    def weight(name, matrix):
        """[out, in] as the initializer [in, out] that quantisers look for."""
        return g.constant(name, np.ascontiguousarray(matrix.T), np.float32)

    angles = np.outer(np.arange(c.context), c.theta ** (-np.arange(0, c.head_dim, 2) / c.head_dim))
    g.constant("cos", np.cos(angles), np.float32)
    g.constant("sin", np.sin(angles), np.float32)
    g.constant("one", 1, np.int64)
    g.constant("axis_1", [1], np.int64)
    seen = g.op("ReduceSum", "attention_mask", "axis_1", keepdims=0)
    last = g.op("Cast", g.op("Sub", seen, "one"), to=TensorProto.INT32)
    total = g.op("Cast", g.op("Gather", g.op("Shape", "attention_mask"), "one"), to=TensorProto.INT32)

    embed = source.matrix("token_embd")
    x = g.op("Gather", g.constant("embed", embed, np.float32), "input_ids")
    norm = g.constant("blk.0.attn_norm", source.matrix("blk.0.attn_norm"), np.float32)
    h = g.op("SimplifiedLayerNormalization", x, norm, axis=-1, epsilon=c.eps, stash_type=1)
    for i in range(c.layers):
        block = f"blk.{i}"
        linear = lambda h, name, change=lambda w: w: g.op(  # noqa: E731
            "MatMul", h, weight(f"{block}.{name}", change(source.matrix(f"{block}.{name}")))
        )
        query = linear(h, "attn_q", lambda w: half_split(w, c.heads))
        key = linear(h, "attn_k", lambda w: half_split(w, c.kv_heads))
        value = linear(h, "attn_v")
        past = [f"past_key_values.{i}.key", f"past_key_values.{i}.value"]
        mixed, _, _ = g.node(
            "GroupQueryAttention",
            [query, key, value, *past, last, total, "cos", "sin"],
            [f"{block}.mixed", f"present.{i}.key", f"present.{i}.value"],
            domain="com.microsoft",
            num_heads=c.heads,
            kv_num_heads=c.kv_heads,
            do_rotary=1,
            rotary_interleaved=0,
        )
        norm = g.constant(f"{block}.ffn_norm", source.matrix(f"{block}.ffn_norm"), np.float32)
        x, h = g.add_and_norm(x, linear(mixed, "attn_output"), norm, c.eps)
        hidden = g.op("Mul", g.silu(linear(h, "ffn_gate")), linear(h, "ffn_up"))
        name = f"blk.{i + 1}.attn_norm" if i + 1 < c.layers else "output_norm"
        x, h = g.add_and_norm(x, linear(hidden, "ffn_down"), g.constant(name, source.matrix(name), np.float32), c.eps)
    tied = "output.weight" not in source.tensors
    g.op("MatMul", h, weight("lm_head", embed if tied else source.matrix("output")), name="logits")
    return to_model(g, c)


def to_model(g, c):
    value = helper.make_tensor_value_info
    text = ["batch_size", "sequence_length"]
    inputs = [value("input_ids", I64, text), value("attention_mask", I64, ["batch_size", "total_sequence_length"])]
    outputs = [value("logits", F32, [*text, c.vocab])]
    for i in range(c.layers):
        for part in ("key", "value"):
            cache = ["batch_size", c.kv_heads, "past_sequence_length", c.head_dim]
            grown = ["batch_size", c.kv_heads, "total_sequence_length", c.head_dim]
            inputs.append(value(f"past_key_values.{i}.{part}", F32, cache))
            outputs.append(value(f"present.{i}.{part}", F32, grown))
    return g.model("llama", inputs, outputs)


def write_tokenizer(source, folder):
    """A byte-level BPE that takes digits one by one: llama.cpp's pre-tokenizer "smollm"."""
    kind = source.get("tokenizer.ggml.pre")
    if kind != "smollm":
        raise SystemExit(f"tokenizer.ggml.pre must be smollm, whose rules are known here, got {kind}")
    tokens = source.get("tokenizer.ggml.tokens")
    types = source.get("tokenizer.ggml.token_type")
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    specials = [id for id, kind in enumerate(types) if kind == TokenType.CONTROL]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": id, "content": tokens[id], **flags} for id in specials],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "Digits", "individual_digits": True}, byte_level],
        },
        "post_processor": None,
        "decoder": {**byte_level, "add_prefix_space": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {token: id for id, token in enumerate(tokens)},
            "merges": [merge.split(" ") for merge in source.get("tokenizer.ggml.merges")],
        },
    }
    ids = {name: source.get(f"tokenizer.ggml.{name}_token_id") for name in ("bos", "eos", "unknown", "padding")}
    config = {
        "tokenizer_class": "GPT2Tokenizer",
        "bos_token": tokens[ids["bos"]],
        "eos_token": tokens[ids["eos"]],
        "unk_token": tokens[ids["unknown"]],
        "pad_token": tokens[ids["padding"]],
        "chat_template": source.get("tokenizer.chat_template"),
        "model_max_length": source.get("llama.context_length"),
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False))
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    return ids


def main():
    source, folder = Source(sys.argv[1]), Path(sys.argv[2])
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    c = source.sizes()
    ids = write_tokenizer(source, folder)
    write_configs(folder, c, end=ids["eos"], pad=ids["padding"], start=ids["bos"])
    path = folder / "onnx" / "model.onnx"
    model = build(source, c)
    save(model, path)
    print(path.name, flush=True)
    write_smaller(model, path)


if __name__ == "__main__":
    main()
