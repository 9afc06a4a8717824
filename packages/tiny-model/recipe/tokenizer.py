"""Trains the byte-level BPE tokenizer and writes the files transformers.js reads."""

import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

VOCAB = 4096
PAD, END, USER, ASSISTANT = "<|pad|>", "<|end|>", "<|user|>", "<|assistant|>"
SPECIALS = [PAD, END, USER, ASSISTANT]
# The pattern of llama.cpp's pre-tokenizer "qwen2": every digit is a token of its
# own, and the GGUF file tokenizes exactly like tokenizer.json.
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{% if message['role'] == 'assistant' %}<|assistant|>{{ message['content'] }}<|end|>"
    "{% else %}<|user|>{{ message['content'] }}{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def prompt(question):
    """The chat form of a question, ready for the model to continue."""
    return f"{USER}{question}{ASSISTANT}"


def read_problems(path, limit=None):
    """The problems of a corpus file, [{question, answer}, ...]."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(limit or 10**9), lines)]


def train(corpus, extra=()):
    """A tokenizer of VOCAB entries; `extra` texts only fill up a small corpus's vocabulary."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB,
        min_frequency=1,
        special_tokens=SPECIALS,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    texts = [text for p in corpus for text in (p["question"], p["answer"])]
    tokenizer.train_from_iterator([*texts, *extra], trainer)
    return tokenizer


def write(tokenizer, folder):
    """tokenizer.json and its companions, in the layout of a Hugging Face model folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": END,
        "pad_token": PAD,
        "additional_special_tokens": [USER, ASSISTANT],
        "chat_template": CHAT_TEMPLATE,
        "model_max_length": 512,
        "padding_side": "left",
        "clean_up_tokenization_spaces": False,
    }
    specials = {k: config[k] for k in ("eos_token", "pad_token", "additional_special_tokens")}
    for name, content in (("tokenizer_config", config), ("special_tokens_map", specials)):
        (folder / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n")


def load(folder):
    return Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
