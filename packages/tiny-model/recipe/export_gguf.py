"""Writes model/gguf/: the same weights and tokenizer as one file for llama.cpp."""

import json

import gguf
import numpy as np

import tokenizer as tok
from weights import BUILD, MODEL, load


def interleaved(matrix, heads):
    """Rows of a query or key projection as llama.cpp rotates them: pairs side by side instead of half a head apart."""
    rows, columns = matrix.shape
    return matrix.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def add_tokenizer(writer, tokenizer):
    content = json.loads(tokenizer.to_str())
    specials = {t["content"] for t in content["added_tokens"]}
    tokens = [tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())]
    kinds = [gguf.TokenType.CONTROL if t in specials else gguf.TokenType.NORMAL for t in tokens]
    merges = [m if isinstance(m, str) else " ".join(m) for m in content["model"]["merges"]]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(merges)
    writer.add_eos_token_id(tokenizer.token_to_id(tok.END))
    writer.add_pad_token_id(tokenizer.token_to_id(tok.PAD))
    writer.add_add_bos_token(False)
    writer.add_chat_template(tok.CHAT_TEMPLATE)


def add_weights(writer, model):
    c = model.config

    def matrix(name, tensor, heads=None):
        values = tensor.detach().numpy()
        values = interleaved(values, heads) if heads else values
        writer.add_tensor(f"{name}.weight", np.ascontiguousarray(values).astype(np.float16))

    def norm(name, tensor):
        writer.add_tensor(f"{name}.weight", tensor.detach().numpy())

    matrix("token_embd", model.embed)
    norm("output_norm", model.norm)
    for i, block in enumerate(model.blocks):
        matrix(f"blk.{i}.attn_q", block.q, c.heads)
        matrix(f"blk.{i}.attn_k", block.k, c.kv_heads)
        matrix(f"blk.{i}.attn_v", block.v)
        matrix(f"blk.{i}.attn_output", block.o)
        matrix(f"blk.{i}.ffn_gate", block.gate)
        matrix(f"blk.{i}.ffn_up", block.up)
        matrix(f"blk.{i}.ffn_down", block.down)
        norm(f"blk.{i}.attn_norm", block.norm1)
        norm(f"blk.{i}.ffn_norm", block.norm2)


def main():
    model, tokenizer = load(), tok.load(BUILD / "tokenizer")
    c = model.config
    path = MODEL / "gguf" / "tiny-model-f16.gguf"
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("nsigma tiny model")
    writer.add_license("mit")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_vocab_size(c.vocab)
    writer.add_context_length(c.context)
    writer.add_embedding_length(c.hidden)
    writer.add_block_count(c.layers)
    writer.add_feed_forward_length(c.ffn)
    writer.add_head_count(c.heads)
    writer.add_head_count_kv(c.kv_heads)
    writer.add_rope_dimension_count(c.head_dim)
    writer.add_rope_freq_base(c.theta)
    writer.add_layer_norm_rms_eps(c.eps)
    add_tokenizer(writer, tokenizer)
    add_weights(writer, model)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
