"""Greedy decoding in batches, and the share of problems answered exactly."""

import torch

from tokenizer import END, PAD, prompt


@torch.no_grad()
def generate(model, tokenizer, questions, limit=256):
    """Greedy answers (text) to the questions; left-padded, with a key/value cache."""
    device = model.embed.device
    pad, end = tokenizer.token_to_id(PAD), tokenizer.token_to_id(END)
    prompts = [e.ids for e in tokenizer.encode_batch([prompt(q) for q in questions])]
    longest = max(map(len, prompts))
    limit = min(limit, model.config.context - longest)
    ids = torch.tensor([[pad] * (longest - len(p)) + p for p in prompts], device=device)
    start = torch.tensor([longest - len(p) for p in prompts], device=device)
    seen = torch.arange(longest, device=device)[None] >= start[:, None]
    causal = torch.ones(longest, longest, dtype=torch.bool, device=device).tril()
    positions = (torch.arange(longest, device=device)[None] - start[:, None]).clamp(min=0)
    logits, cache = model(ids, positions, mask=causal & seen[:, None, None])
    alive = torch.arange(len(prompts), device=device)
    answers = [[] for _ in prompts]
    position = positions[:, -1]
    for _ in range(limit):
        token = logits[:, -1].argmax(-1)
        going = token != end
        for i, t in zip(alive[going].tolist(), token[going].tolist()):
            answers[i].append(t)
        if not going.any():
            break
        # Finished rows leave the batch.
        if not going.all():
            alive, token, position, seen = alive[going], token[going], position[going], seen[going]
            cache = [(k[going], v[going]) for k, v in cache]
        position = position + 1
        seen = torch.cat([seen, torch.ones_like(seen[:, :1])], dim=1)
        logits, cache = model(token[:, None], position[:, None], cache, seen[:, None, None])
    return [tokenizer.decode(a, skip_special_tokens=False) for a in answers]


def exact_match(model, tokenizer, problems, batch=100):
    """Share of problems whose greedy answer ends in the right result, and the failures.

    The corpus tells the same worked step in several wordings, so only the last
    line, `#### N`, can be asked for.
    """
    failures = []
    # Alike lengths share a batch, so little is padding.
    problems = sorted(problems, key=lambda p: len(p["question"]))
    for at in range(0, len(problems), batch):
        part = problems[at : at + batch]
        for p, answer in zip(part, generate(model, tokenizer, [p["question"] for p in part])):
            if answer.split("\n")[-1] != p["answer"].split("\n")[-1]:
                failures.append({**p, "output": answer})
    return 1 - len(failures) / len(problems), failures
