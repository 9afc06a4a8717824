"""Trains the model; resumes from its last checkpoint. `python train.py --steps N`"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import tokenizer as tok
from data import batches, encode
from evaluate import exact_match
from model import Llama
from muon import BatchedMuon

BUILD = Path(__file__).resolve().parent.parent / "build"


def arguments():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--steps", type=int, default=1300)
    p.add_argument("--warmup", type=int, default=60)
    p.add_argument("--decay", type=int, default=650, help="steps of linear decay at the end")
    p.add_argument("--rows", type=int, default=32)
    p.add_argument("--row", type=int, default=256, help="tokens in a row of packed problems")
    p.add_argument("--targets", type=int, default=5120, help="positions of a step with a loss")
    p.add_argument("--question-weight", type=float, default=0.1)
    p.add_argument("--muon-lr", type=float, default=0.02)
    p.add_argument("--adam-lr", type=float, default=3e-3)
    p.add_argument("--weight-decay", type=float, default=0.01)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--evaluate-every", type=int, default=500)
    p.add_argument("--save-every", type=int, default=100)
    p.add_argument("--out", type=Path, default=BUILD / "checkpoint.pt")
    p.add_argument("--problems", type=int, help="use only the first so many problems")
    return p.parse_args()


def optimizers(model, a):
    """Muon for the layers' matrices; AdamW for the embedding and the norms."""
    matrices = [p for n, p in model.named_parameters() if p.dim() == 2 and n != "embed"]
    rest = [p for n, p in model.named_parameters() if p.dim() != 2 or n == "embed"]
    return [
        BatchedMuon(matrices, lr=a.muon_lr, weight_decay=a.weight_decay, momentum=0.95),
        torch.optim.AdamW(rest, lr=a.adam_lr, betas=(0.9, 0.95), weight_decay=0.0, fused=True),
    ]


def schedule(step, a):
    """Trapezoid: linear warmup, constant, linear decay to zero.

    The part before the decay does not depend on the number of steps, so a
    checkpoint from there can be carried on into a longer run.
    """
    return min(1.0, (step + 1) / a.warmup, (a.steps - step) / a.decay)


def loss_of(model, ids, doc, position, token, weight):
    """Weighted mean loss, and the plain loss of the answer tokens."""
    length = ids.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=ids.device).tril()
    mask = (doc[:, None, :, None] == doc[:, None, None, :]) & causal
    hidden, _ = model.hidden(ids, mask=mask, dtype=torch.bfloat16)
    logits = F.linear(hidden.flatten(0, 1)[position], model.embed.bfloat16())
    each = F.cross_entropy(logits.float(), token, reduction="none")
    answer = (weight == 1.0).float()
    return (each * weight).sum() / weight.sum(), (each.detach() * answer).sum() / answer.sum()


def main():
    a = arguments()
    torch.manual_seed(a.seed)
    torch.set_float32_matmul_precision("high")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = tok.load(BUILD / "tokenizer")
    problems = tok.read_problems(BUILD / "train.jsonl", a.problems)
    held_out = tok.read_problems(BUILD / "test.jsonl", 200)
    encoded = encode(tokenizer, problems)
    print(f"{len(encoded)} problems, {sum(len(e[0]) for e in encoded)} tokens, {device}", flush=True)

    model = Llama().to(device)
    opts = optimizers(model, a)
    base = [[g["lr"] for g in o.param_groups] for o in opts]
    step = 0
    if a.out.exists():
        state = torch.load(a.out, map_location=device)
        step = state["step"]
        model.load_state_dict(state["model"])
        for o, s in zip(opts, state["optimizers"]):
            o.load_state_dict(s)
        print(f"resumed at step {step}", flush=True)
    stream = batches(encoded, a.rows, a.row, a.targets, a.question_weight, a.seed)
    for _ in range(step):
        next(stream)
    # One shape of batch, so one compilation; on two CPU cores it doubles the speed.
    compiled = torch.compile(loss_of, dynamic=False)
    began, first, losses = time.time(), step, []
    while step < a.steps:
        batch = [t.to(device) for t in next(stream)]
        for o, lrs in zip(opts, base):
            for g, lr in zip(o.param_groups, lrs):
                g["lr"] = lr * schedule(step, a)
        loss, answer_loss = compiled(model, *batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for o in opts:
            o.step()
            o.zero_grad(set_to_none=True)
        losses.append((loss.item(), answer_loss.item()))
        step += 1
        line = {"step": step}
        if step % 20 == 0 or step == a.steps:
            line["loss"], line["answer_loss"] = np.mean(losses[-20:], axis=0).round(5).tolist()
            rate = (step - first) * a.rows * a.row / (time.time() - began)
            line |= {"tokens_per_s": round(rate), "seconds": round(time.time() - began)}
        if step % a.evaluate_every == 0 or step == a.steps:
            line["exact"], failures = exact_match(model, tokenizer, held_out)
            (BUILD / "failures.json").write_text(json.dumps(failures, indent=1))
        if len(line) > 1:
            print(json.dumps(line), flush=True)
        if step % a.save_every == 0 or step == a.steps:
            optimizer_states = [o.state_dict() for o in opts]
            state = {"step": step, "model": model.state_dict(), "optimizers": optimizer_states}
            part = a.out.with_suffix(".part")
            torch.save(state, part)
            part.rename(a.out)


if __name__ == "__main__":
    main()
