"""Makes the model from nothing: corpus, tokenizer, training, exports, golden logits.

Needs the built package (`npm ci`). Finished parts are kept and an interrupted training goes on from its last
checkpoint. `python packages/tiny-model/recipe/make.py [--from-scratch]`
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import tokenizer as tok
from weights import BUILD, PACKAGE

RECIPE = Path(__file__).resolve().parent
CORPORA = {
    "train": ["--split", "train", "--seed", "1", "--count", "300000"],
    "test": ["--split", "test", "--seed", "2", "--count", "2000"],
}


def print_corpus(name, options):
    """One corpus file, printed by the package's generator; whole or not at all."""
    path = BUILD / f"{name}.jsonl"
    if path.exists():
        return
    generator = ["node", str(PACKAGE / "dist" / "corpus.js")]
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        subprocess.run([*generator, *options], check=True, stdout=out)
    part.rename(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from-scratch", action="store_true", help="delete build/ first")
    if parser.parse_args().from_scratch:
        shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    for name, options in CORPORA.items():
        print_corpus(name, options)
    if not (BUILD / "tokenizer" / "tokenizer.json").exists():
        tok.write(tok.train(tok.read_problems(BUILD / "train.jsonl", 100_000)), BUILD / "tokenizer")
    # train.py does nothing more once its checkpoint has all the steps.
    for script in ("train", "export_onnx", "export_gguf", "golden"):
        subprocess.run([sys.executable, str(RECIPE / f"{script}.py")], check=True)


if __name__ == "__main__":
    main()
