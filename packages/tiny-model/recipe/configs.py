"""The configuration of a Llama-style model, as transformers.js reads it."""

import json


def write_configs(folder, c, end, pad, start=None):
    """`c` has the sizes; the others are ids of special tokens."""
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": c.vocab,
        "hidden_size": c.hidden,
        "intermediate_size": c.ffn,
        "num_hidden_layers": c.layers,
        "num_attention_heads": c.heads,
        "num_key_value_heads": c.kv_heads,
        "head_dim": c.head_dim,
        "hidden_act": "silu",
        "max_position_embeddings": c.context,
        "rms_norm_eps": c.eps,
        "rope_theta": c.theta,
        "tie_word_embeddings": True,
        "attention_bias": False,
        "mlp_bias": False,
        "bos_token_id": start,
        "eos_token_id": end,
        "pad_token_id": pad,
        "torch_dtype": "float32",
        "use_cache": True,
        "transformers.js_config": {"dtype": "fp32"},
    }
    generation = {"eos_token_id": end, "pad_token_id": pad, "do_sample": False, "max_new_tokens": 128}
    for name, content in {"config": config, "generation_config": generation}.items():
        (folder / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n")
