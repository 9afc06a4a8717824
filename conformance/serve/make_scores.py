"""Writes smollm2-scores.json: what Hugging Face's own class says of texts, on the weights that the tests' ONNX folder was made of.

    pip install torch transformers gguf accelerate
    python make_scores.py path/to/SmolLM2-135M-Instruct.Q4_1.gguf path/to/SmolLM2-135M-Instruct-ONNX

The first is read by transformers (and its 4-bit weights become float32, as in the second); the second gives the tokenizer.
"""

import json
import random
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

torch.set_num_threads(1)

TEXTS = [
    "The quick brown fox jumps over the lazy dog.",
    "Mia has 12 plums and buys 9 more. How many plums does Mia have?",
    "def add(a, b):\n    return a + b\n",
    "Die Würde des Menschen ist unantastbar. 7 × 8 = 56 €, and 🙂.",
]
CAPITALS = {
    "France": "Paris",
    "Italy": "Rome",
    "Spain": "Madrid",
    "Japan": "Tokyo",
    "Egypt": "Cairo",
    "Greece": "Athens",
    "Norway": "Oslo",
    "Cuba": "Havana",
}
OPPOSITES = {"hot": "cold", "big": "small", "day": "night", "up": "down", "old": "new", "wet": "dry", "fast": "slow"}
NAMES = ["Mia", "Tom", "Ann", "Leo"]
THINGS = ["plums", "apples", "pens", "coins"]


def item(draw: random.Random) -> tuple[str, list[str]]:
    """A context and two to four ways to go on."""
    count = draw.randint(2, 4)
    kind = draw.randrange(3)
    if kind == 0:
        country = draw.choice(list(CAPITALS))
        wrong = [city for of, city in CAPITALS.items() if of != country]
        options = [CAPITALS[country], *draw.sample(wrong, count - 1)]
        context = f"Question: What is the capital of {country}?\nAnswer:"
    elif kind == 1:
        word = draw.choice(list(OPPOSITES))
        wrong = [other for of, other in OPPOSITES.items() if of != word]
        options = [OPPOSITES[word], *draw.sample(wrong, count - 1)]
        context = f"The opposite of {word} is"
    else:
        first, second = draw.randint(2, 20), draw.randint(2, 20)
        wrong = [number for number in range(2, 45) if number != first + second]
        options = [str(number) for number in [first + second, *draw.sample(wrong, count - 1)]]
        name, thing = draw.choice(NAMES), draw.choice(THINGS)
        context = f"{name} has {first} {thing} and buys {second} more. Now {name} has"
        options = [f"{number} {thing}." for number in options]
    draw.shuffle(options)
    return context, [f" {option}" for option in options]


def main(gguf: Path, folder: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32).eval()

    def scores(ids: list[int]) -> list[float]:
        """The log-probability of every token but the first."""
        with torch.no_grad():
            rows = model(torch.tensor([ids])).logits[0, :-1].double().log_softmax(-1)
        return [round(rows[at, token].item(), 6) for at, token in enumerate(ids[1:])]

    draw = random.Random(14)
    items = []
    for _ in range(100):
        context, options = item(draw)
        before = tokenizer.encode(context)
        after = [tokenizer.encode(context + option)[len(before) :] for option in options]
        sums = [sum(scores(before + ids)[len(before) - 1 :]) for ids in after]
        items.append({"context": context, "options": options, "ids": [before, *after], "scores": [round(s, 6) for s in sums]})
    texts = []
    for text in TEXTS:
        ids = tokenizer.encode(text)
        texts.append({"text": text, "ids": ids, "logprobs": scores(ids)})
    made = {"versions": {"torch": torch.__version__, "transformers": transformers.__version__}, "texts": texts, "items": items}
    Path(__file__).with_name("smollm2-scores.json").write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")


main(Path(sys.argv[1]), Path(sys.argv[2]))
