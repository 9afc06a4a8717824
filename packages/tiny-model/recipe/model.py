"""A small Llama decoder in plain PyTorch, weight-compatible with HF LlamaForCausalLM."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Config:
    vocab: int = 4096
    hidden: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    ffn: int = 512
    context: int = 512
    theta: float = 10000.0
    eps: float = 1e-5

    @property
    def head_dim(self):
        return self.hidden // self.heads


def rope_tables(config, length, device=None):
    """cos and sin, [length, head_dim], in the layout of HF's rotate_half."""
    half = torch.arange(0, config.head_dim, 2, dtype=torch.float64) / config.head_dim
    angle = torch.arange(length, dtype=torch.float64)[:, None] * config.theta ** -half[None, :]
    angle = torch.cat([angle, angle], dim=-1)
    return angle.cos().float().to(device), angle.sin().float().to(device)


def rotate(x, cos, sin):
    """Rotary embedding; the first half of a head is paired with its second half."""
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat([-second, first], dim=-1) * sin


class Block(nn.Module):
    """One decoder layer: grouped-query attention and a SwiGLU, each behind an RMSNorm."""

    def __init__(self, c):
        super().__init__()
        self.c = c
        kv = c.kv_heads * c.head_dim
        self.q = nn.Parameter(torch.empty(c.hidden, c.hidden))
        self.k = nn.Parameter(torch.empty(kv, c.hidden))
        self.v = nn.Parameter(torch.empty(kv, c.hidden))
        self.o = nn.Parameter(torch.empty(c.hidden, c.hidden))
        self.gate = nn.Parameter(torch.empty(c.ffn, c.hidden))
        self.up = nn.Parameter(torch.empty(c.ffn, c.hidden))
        self.down = nn.Parameter(torch.empty(c.hidden, c.ffn))
        self.norm1 = nn.Parameter(torch.ones(c.hidden))
        self.norm2 = nn.Parameter(torch.ones(c.hidden))

    def forward(self, x, cos, sin, mask, past=None):
        c, (batch, length, _) = self.c, x.shape
        h = F.rms_norm(x, (c.hidden,), self.norm1.to(x.dtype), c.eps)
        # The projections stay separate parameters (Muon treats each on its own)
        # but run as one matrix product.
        qkv = F.linear(h, torch.cat([self.q, self.k, self.v]).to(x.dtype))
        qkv = qkv.view(batch, length, -1, c.head_dim).transpose(1, 2)
        q, k, v = qkv.split([c.heads, c.kv_heads, c.kv_heads], dim=1)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if past is not None:
            k, v = torch.cat([past[0], k], dim=2), torch.cat([past[1], v], dim=2)
        # Plain matrix products: on a CPU the short bf16 sequences of the training
        # run several times faster through them than through torch's flash kernel.
        # The heads of a group are laid out as extra rows of their kv head.
        rows = q.reshape(batch, c.kv_heads, -1, c.head_dim)
        scores = (rows @ k.transpose(2, 3)).view(batch, c.heads, length, -1).float()
        a = (scores * c.head_dim**-0.5 + mask).softmax(dim=-1).to(x.dtype)
        a = (a.view(batch, c.kv_heads, -1, k.shape[2]) @ v).view(q.shape)
        x = x + F.linear(a.transpose(1, 2).reshape(batch, length, -1), self.o.to(x.dtype))
        h = F.rms_norm(x, (c.hidden,), self.norm2.to(x.dtype), c.eps)
        gate, up = F.linear(h, torch.cat([self.gate, self.up]).to(x.dtype)).chunk(2, dim=-1)
        return x + F.linear(F.silu(gate) * up, self.down.to(x.dtype)), (k, v)


class Llama(nn.Module):
    """The decoder; input and output embeddings are tied."""

    def __init__(self, config=Config()):
        super().__init__()
        self.config = config
        self.embed = nn.Parameter(torch.empty(config.vocab, config.hidden))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.Parameter(torch.ones(config.hidden))
        cos, sin = rope_tables(config, config.context)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                std = 0.02 if name == "embed" else config.hidden**-0.5
                # Projections back into the residual stream start small.
                scale = (2 * config.layers) ** -0.5 if name.endswith((".o", ".down")) else 1.0
                nn.init.normal_(p, std=std * scale)

    def hidden(self, ids, positions=None, past=None, mask=None, dtype=torch.float32):
        """Final normed hidden states and the new key/value cache.

        `mask` [B, 1, S, P+S] says what may be attended to; without it the
        attention is causal. The residual stream has `dtype`.
        """
        c = self.config
        if positions is None:
            cos, sin = self.cos[: ids.shape[1]], self.sin[: ids.shape[1]]
        else:
            cos, sin = self.cos[positions][:, None], self.sin[positions][:, None]
        cos, sin = cos.to(dtype), sin.to(dtype)
        if mask is None:
            mask = torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool, device=ids.device).tril()
        bias = torch.zeros(mask.shape, device=ids.device).masked_fill(~mask, -1e9)
        x = F.embedding(ids, self.embed).to(dtype)
        cache = []
        for i, block in enumerate(self.blocks):
            x, kv = block(x, cos, sin, bias, past[i] if past else None)
            cache.append(kv)
        return F.rms_norm(x, (c.hidden,), self.norm.to(dtype), c.eps), cache

    def forward(self, ids, positions=None, past=None, mask=None, dtype=torch.float32):
        """Logits for every position and the new cache."""
        h, cache = self.hidden(ids, positions, past, mask, dtype)
        return F.linear(h, self.embed.to(dtype)), cache
