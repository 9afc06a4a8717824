"""Token arrays of the corpus, and their packing into training batches."""

import numpy as np
import torch

from tokenizer import ASSISTANT, END, USER


def encode(tokenizer, problems):
    """Per problem its token ids in chat form and where its answer starts."""
    user, assistant, end = (tokenizer.token_to_id(t) for t in (USER, ASSISTANT, END))
    encoded = []
    for at in range(0, len(problems), 20000):
        part = problems[at : at + 20000]
        questions = tokenizer.encode_batch_fast([p["question"] for p in part])
        answers = tokenizer.encode_batch_fast([p["answer"] for p in part])
        for q, a in zip(questions, answers):
            ids = np.array([user, *q.ids, assistant, *a.ids, end], dtype=np.int16)
            encoded.append((ids, len(q.ids) + 2))
    return encoded


def pack(encoded, order, row):
    """Groups problems into rows of at most `row` tokens, first fit, longest first."""
    room = {}  # free tokens -> rows with exactly that much room
    rows = []
    for i in sorted(order, key=lambda i: -len(encoded[i][0])):
        need = len(encoded[i][0])
        free = next((f for f in range(need, row + 1) if room.get(f)), None)
        if free is None:
            bin_, free = [], row
            rows.append(bin_)
        else:
            bin_ = room[free].pop()
        bin_.append(i)
        room.setdefault(free - need, []).append(bin_)
    return rows


def batches(encoded, rows, row, targets, question_weight, seed):
    """Endless deterministic stream of batches of one fixed shape.

    Packed problems cannot see each other (`doc` numbers them; rotary positions
    are relative, so they need no reset). Every answer token is a target with
    weight 1; the rest of the `targets` slots go to random question tokens,
    weighted as if all of them counted with `question_weight`.
    """
    rng = np.random.default_rng(seed)
    encoded = [e for e in encoded if len(e[0]) <= row]
    while True:
        packed = []
        order = rng.permutation(len(encoded))
        # Chunks of some batches keep neighbours random yet pack tightly.
        for at in range(0, len(order), 4000):
            chunk = pack(encoded, order[at : at + 4000], row)
            rng.shuffle(chunk)
            packed += chunk
            while len(packed) >= rows:
                yield batch([packed.pop() for _ in range(rows)], encoded, row, targets, question_weight, rng)


def batch(packed, encoded, row, targets, question_weight, rng):
    """ids and doc [rows, row]; position, token and weight [targets] of the loss."""
    ids = np.zeros((len(packed), row), dtype=np.int64)
    doc = np.full((len(packed), row), -1, dtype=np.int64)
    answer, question = [], []
    for r, problems in enumerate(packed):
        at = 0
        for i in problems:
            tokens, start = encoded[i]
            end = at + len(tokens)
            ids[r, at:end] = tokens
            doc[r, at:end] = i
            base = r * row + at
            question.append(np.arange(base, base + start - 1))
            answer.append(np.arange(base + start - 1, base + len(tokens) - 1))
            at = end
    answer, question = np.concatenate(answer), np.concatenate(question)
    answer = answer[:targets]
    chosen = rng.permutation(question)[: targets - len(answer)]
    position = np.zeros(targets, dtype=np.int64)
    weight = np.zeros(targets, dtype=np.float32)
    used = len(answer) + len(chosen)
    position[:used] = np.concatenate([answer, chosen])
    weight[: len(answer)] = 1.0
    weight[len(answer) : used] = question_weight * len(question) / max(1, len(chosen))
    token = ids.reshape(-1)[np.minimum(position + 1, ids.size - 1)]
    return tuple(torch.from_numpy(a) for a in (ids, doc, position, token, weight))
