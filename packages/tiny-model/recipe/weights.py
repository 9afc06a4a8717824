"""The trained weights, rounded once to float16: every export and the golden file use the same numbers."""

from pathlib import Path

import torch

from model import Llama

PACKAGE = Path(__file__).resolve().parent.parent
BUILD = PACKAGE / "build"
MODEL = PACKAGE / "model"


def load(path=BUILD / "checkpoint.pt"):
    """The model of a checkpoint in float32, all parameters representable in float16."""
    model = Llama()
    model.load_state_dict(torch.load(path, map_location="cpu")["model"])
    for p in model.parameters():
        p.data = p.data.half().float()
    return model.eval()
