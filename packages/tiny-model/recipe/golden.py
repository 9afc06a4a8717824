"""Writes golden/logits.json: PyTorch's logits for a few texts, which the exported files are tested against."""

import base64
import json

import numpy as np
import torch

import tokenizer as tok
from weights import BUILD, PACKAGE, load

TEXTS = 4


@torch.no_grad()
def main():
    model, tokenizer = load(), tok.load(BUILD / "tokenizer")
    rows = []
    for i, problem in enumerate(tok.read_problems(BUILD / "test.jsonl", TEXTS)):
        # Each text ends somewhere else in its answer.
        text = tok.prompt(problem["question"]) + problem["answer"][: 12 * i]
        ids = tokenizer.encode(text).ids
        logits = model(torch.tensor([ids]))[0][0].numpy()
        last = base64.b64encode(logits[-1].astype("<f4").tobytes()).decode()
        best = np.argmax(logits, axis=-1).tolist()
        rows.append({"text": text, "ids": ids, "best": best, "last": last})
    path = PACKAGE / "golden" / "logits.json"
    path.parent.mkdir(exist_ok=True)
    about = "PyTorch float32 logits: `best` is the argmax at every position, `last` the last position's row (base64, little-endian float32)"
    path.write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
