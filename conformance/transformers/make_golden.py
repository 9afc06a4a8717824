"""Writes golden/*.jsonl: what the classes of transformers.generation.logits_process make of known rows.

    python make_golden.py          needs torch (CPU) and transformers; running it again writes the same
                                   bytes, though another kind of CPU may sum in another order

One file per class. Its first line says what made it; every other line is one row:

    row           the recipe of the row (see `make_row`; rows.ts follows the same recipe, exactly)
    prompt, ids   tokens before the row: the prompt, and those generated after it
    temperature   the TemperatureLogitsWarper that runs before the class; left out when it is 1
    set           the arguments of the class; for the chain, of all of them
    kept          the ids left, as ranks: pairs [from, to) into the ids by falling logit, equals by rising id
    exact         the same from the same classes over float64 scores, where that is another set
    p             the probabilities of the four most likely tokens left, and of the least likely
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
import transformers
from transformers.generation import logits_process as hf

torch.set_num_threads(1)
GOLDEN = Path(__file__).parent / "golden"
FIRST = 4

# ------------------------------------------------------------------------------------------------ rows

OUTLIERS = [14, 12.5, 11, 10.25, 9.75]


def words(seed):
    """The upper halves of a linear congruential generator's 32-bit states."""
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state >> 16


def make_row(kind, size, seed):
    """Every logit is an integer over a power of two, so float32 holds it exactly and any language can make it.

    peaked  twelve words summed are all but Gaussian, here with a deviation of 2.25, and a few ids stand far above
    flat    the same, 1/64 as wide: nearly equal, nowhere equal to a human eye
    tied    multiples of 1/8 from -4 to 4
    banned  peaked, with a quarter of the ids at -infinity in runs of eight
    equal   all the same
    """
    word = words(seed)
    if kind == "equal":
        return [1.5] * size
    if kind == "tied":
        return [(next(word) % 65 - 32) / 8 for _ in range(size)]
    row = [(sum(next(word) for _ in range(12)) - 6 * 65536) / 65536 * 2.25 for _ in range(size)]
    if kind == "flat":
        return [logit / 64 for logit in row]
    for i, outlier in enumerate(OUTLIERS[: max(1, min(5, size // 4))]):
        row[(i * 7 + 3) % size] = outlier
    if kind == "banned":
        for i in range(size):
            if i // 8 % 4 == 1:
                row[i] = -math.inf
    return row


SMALL = [("peaked", 2, 1), ("tied", 3, 2), ("flat", 5, 3), ("peaked", 8, 4), ("tied", 16, 5), ("banned", 16, 6)]
EQUAL = [("equal", 7, 0), ("equal", 50, 0)]
MIDDLE = [(kind, size, size + i) for size in (50, 1000) for i, kind in enumerate(["peaked", "flat", "tied", "banned"])]
LARGE = [(kind, 32000, 90 + i) for i, kind in enumerate(["peaked", "flat", "tied", "banned"])]
ROWS = {recipe: torch.tensor([make_row(*recipe)], dtype=torch.float64) for recipe in SMALL + EQUAL + MIDDLE + LARGE}
NO_BANS = [recipe for recipe in ROWS if recipe[0] != "banned"]


# --------------------------------------------------------------------------------------------- classes


class TopNSigma:
    """The paper's rule, in the paper's words of torch: what lies below max - n * std, ÷ N - 1, goes."""

    def __init__(self, n):
        self.n = n

    def __call__(self, input_ids, scores):
        line = scores.max(dim=-1, keepdim=True).values - self.n * scores.std(dim=-1, keepdim=True)
        return scores.masked_fill(scores < line, -math.inf)


WARPERS = [hf.TopHLogitsWarper, hf.TopKLogitsWarper, hf.TopPLogitsWarper, hf.MinPLogitsWarper]
WARPERS += [hf.TypicalLogitsWarper, hf.EpsilonLogitsWarper, hf.EtaLogitsWarper]
MAIN_ARGUMENT = ["top_h", "top_k", "top_p", "min_p", "mass", "epsilon", "epsilon"]


def build(name, arguments, prompt):
    """The class, with what transformers' generate() itself would fill in."""
    arguments = dict(arguments)
    if name == "TopNSigma":
        return TopNSigma(**arguments)
    if name == "SequenceBiasLogitsProcessor":
        arguments["sequence_bias"] = {tuple(tokens): bias for tokens, bias in arguments["sequence_bias"]}
    if name == "MinNewTokensLengthLogitsProcessor":
        arguments["prompt_length_to_skip"] = len(prompt)
    if arguments.get("prompt_ignore_length") == "prompt":
        arguments["prompt_ignore_length"] = len(prompt)
    return getattr(hf, name)(**arguments)


def by_rank(row):
    return np.lexsort((np.arange(len(row)), -row))


def runs(flags):
    """[from, to) of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return edges.tolist()


def processed(classes, ids, scores):
    for one in classes:
        scores = one(ids, scores.clone())
    return scores[0]


def case(name, recipe, arguments, temperature=1.0, prompt=(), ids=()):
    line = {"row": list(recipe)}
    if prompt or ids:
        line |= {"prompt": list(prompt), "ids": list(ids)}
    if temperature != 1:
        line["temperature"] = temperature
    line["set"] = arguments

    steps = dict(arguments) if name == "chain" else {name: arguments}
    if temperature != 1:
        # After the processors, before the cuts, as in generate().
        steps["TemperatureLogitsWarper"] = {"temperature": temperature}
    rank = lambda key: 0 if key.endswith("Processor") else 1 if key.startswith("Temperature") else 2  # noqa: E731
    classes = [build(key, steps[key], prompt) for key in sorted(steps, key=rank)]

    tokens = torch.tensor([list(prompt) + list(ids)], dtype=torch.long)
    row = ROWS[recipe]
    out = processed(classes, tokens, row.float())
    order = by_rank(row[0].numpy())
    left = torch.isfinite(out).numpy()[order]
    line["kept"] = runs(left)
    exact = torch.isfinite(processed(classes, tokens, row)).numpy()[order]
    if (exact != left).any():
        line["exact"] = runs(exact)

    p = np.sort(torch.softmax(out, dim=-1).numpy()[order][left])[::-1]
    shown = p if len(p) <= FIRST + 1 else [*p[:FIRST], p[-1]]
    line["p"] = [float(f"{x:.9g}") for x in shown]
    return line


# ----------------------------------------------------------------------------------------------- files


def sweep(name, key, values, recipes=tuple(ROWS), large_values=None, min_keep=True):
    """Every value on every row, at three temperatures; the largest rows at fewer."""
    for recipe in recipes:
        large = recipe in LARGE
        for value in (large_values or values[1::2]) if large else values:
            for temperature in [1.0, 1.5] if large else [0.7, 1.0, 3.0]:
                yield case(name, recipe, {key: value}, temperature)
        if min_keep and recipe not in LARGE:
            for keep in (2, 5):
                yield case(name, recipe, {key: values[-1 if name == "MinPLogitsWarper" else 0], "min_tokens_to_keep": keep})


def warper_files():
    temperatures = [case("TemperatureLogitsWarper", recipe, {}, t) for recipe in ROWS for t in (0.25, 0.7, 1.5, 3.0)]
    yield "TemperatureLogitsWarper", temperatures
    yield "TopKLogitsWarper", sweep("TopKLogitsWarper", "top_k", [1, 2, 5, 40, 300], large_values=[40, 3000])
    yield "TopPLogitsWarper", sweep("TopPLogitsWarper", "top_p", [0.1, 0.5, 0.8, 0.9, 0.95, 0.99])
    yield "MinPLogitsWarper", sweep("MinPLogitsWarper", "min_p", [0.001, 0.02, 0.05, 0.1, 0.5, 0.9])
    yield "TypicalLogitsWarper", sweep("TypicalLogitsWarper", "mass", [0.1, 0.2, 0.5, 0.9, 0.95, 0.99])
    yield "EpsilonLogitsWarper", sweep("EpsilonLogitsWarper", "epsilon", [0.3, 0.05, 9e-4, 3e-4, 1e-5, 2e-6])
    yield "EtaLogitsWarper", sweep("EtaLogitsWarper", "epsilon", [0.3, 0.05, 4e-3, 6e-4, 3e-4, 1e-5])
    yield "TopHLogitsWarper", sweep("TopHLogitsWarper", "top_h", [0.05, 0.3, 0.4, 0.7, 0.95, 1.0], min_keep=False)
    yield "TopNSigma", sweep("TopNSigma", "n", [0.3, 0.7, 1.0, 1.5, 2.0, 3.5], NO_BANS, min_keep=False)


def text(length, vocabulary, seed):
    """Tokens that repeat: of every four, three come from a handful."""
    word = words(seed)
    return [next(word) % (vocabulary if next(word) % 4 == 0 else max(2, vocabulary // 5)) for _ in range(length)]


WITH_TEXT = [recipe for recipe in ROWS if recipe[1] in (8, 16, 50, 1000)]


def processor_files():
    def over(name, settings, lengths=((6, 0), (4, 9), (40, 25))):
        for recipe in WITH_TEXT:
            for i, (prompt, ids) in enumerate(lengths):
                tokens = text(prompt + ids, recipe[1], recipe[2] + i)
                for arguments in settings(recipe[1], tokens):
                    yield case(name, recipe, arguments, prompt=tokens[:prompt], ids=tokens[prompt:])

    def penalties(_size, _tokens):
        for penalty in (1.1, 1.3, 5.0, 0.8):
            yield {"penalty": penalty}
            yield {"penalty": penalty, "prompt_ignore_length": "prompt"}

    def sequences(size, tokens):
        """Single tokens, sequences the text is in the middle of, and one it is not."""
        last = tokens[-3:]
        return [[0], [size - 1], [last[-1], 1], [*last, 2], [last[-1], last[-1], 3], [size - 2] * 20]

    def sequence_bias(size, tokens):
        for by in (1.5, -4.0):
            yield {"sequence_bias": [[s, by * (i + 1)] for i, s in enumerate(sequences(size, tokens))]}

    def bad_words(size, tokens):
        yield {"bad_words_ids": sequences(size, tokens)}
        yield {"bad_words_ids": [[2], [tokens[-1], 0], [tokens[-2], tokens[-1], 4]]}

    yield "RepetitionPenaltyLogitsProcessor", over("RepetitionPenaltyLogitsProcessor", penalties)
    yield "NoRepeatNGramLogitsProcessor", over(
        "NoRepeatNGramLogitsProcessor", lambda *_: [{"ngram_size": n} for n in (2, 3, 4)]
    )
    yield "SequenceBiasLogitsProcessor", over("SequenceBiasLogitsProcessor", sequence_bias)
    yield "NoBadWordsLogitsProcessor", over("NoBadWordsLogitsProcessor", bad_words)
    yield "SuppressTokensLogitsProcessor", over(
        "SuppressTokensLogitsProcessor", lambda size, _: [{"suppress_tokens": [1, size // 2, size - 1]}], ((1, 0),)
    )
    ends = lambda size: ([2], [0, size - 1])  # noqa: E731
    yield "MinLengthLogitsProcessor", over(
        "MinLengthLogitsProcessor",
        lambda size, _: [{"min_length": n, "eos_token_id": end} for n in (6, 7, 13, 14) for end in ends(size)],
    )
    yield "MinNewTokensLengthLogitsProcessor", over(
        "MinNewTokensLengthLogitsProcessor",
        lambda size, _: [{"min_new_tokens": n, "eos_token_id": end} for n in (1, 9, 10) for end in ends(size)],
    )


def chain_file():
    """Whole chains in the order of generate(): processors, temperature, then the cuts."""
    penalty = {"RepetitionPenaltyLogitsProcessor": {"penalty": 1.2}}
    cuts = dict(zip((one.__name__ for one in WARPERS), MAIN_ARGUMENT))
    some = [
        {"TopKLogitsWarper": 50, "TopPLogitsWarper": 0.95},
        {"TopKLogitsWarper": 40, "TopPLogitsWarper": 0.9, "MinPLogitsWarper": 0.05},
        {"TopPLogitsWarper": 0.9, "TypicalLogitsWarper": 0.9},
        {"TopPLogitsWarper": 0.95, "EpsilonLogitsWarper": 3e-4, "EtaLogitsWarper": 6e-4},
        {"TopHLogitsWarper": 0.9, "TopPLogitsWarper": 0.95},
        {
            "TopHLogitsWarper": 0.95,
            "TopKLogitsWarper": 30,
            "TopPLogitsWarper": 0.97,
            "MinPLogitsWarper": 0.01,
            "TypicalLogitsWarper": 0.95,
            "EpsilonLogitsWarper": 9e-4,
            "EtaLogitsWarper": 4e-3,
        },
    ]
    for recipe in [recipe for recipe in ROWS if recipe[1] >= 16]:
        size = recipe[1]
        tokens = text(30, size, recipe[2] + 7)
        rules = {
            "SequenceBiasLogitsProcessor": {"sequence_bias": [[[tokens[-1], 1], 2.0], [[4], -1.0]]},
            **penalty,
            "NoRepeatNGramLogitsProcessor": {"ngram_size": 3},
            "NoBadWordsLogitsProcessor": {"bad_words_ids": [[3], [tokens[-1], 5]]},
            "MinLengthLogitsProcessor": {"min_length": 40, "eos_token_id": [2]},
            "SuppressTokensLogitsProcessor": {"suppress_tokens": [6]},
        }
        for before in ({}, penalty, rules):
            for chosen in some:
                for temperature in [1.5] if recipe in LARGE else [0.8, 1.5]:
                    after = {name: {cuts[name]: value} for name, value in chosen.items()}
                    yield case("chain", recipe, {**before, **after}, temperature, tokens[:10], tokens[10:])


def write(name, cases):
    made_by = {
        "class": name,
        "transformers": transformers.__version__,
        "torch": torch.__version__.split("+")[0],
    }
    lines = [json.dumps(one, separators=(",", ":")) for one in [made_by, *cases]]
    (GOLDEN / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{name:36} {len(lines) - 1:5} rows  {sum(map(len, lines)) // 1024:4} KiB")


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, cases in [*warper_files(), *processor_files(), ("chain", chain_file())]:
        write(name, cases)
