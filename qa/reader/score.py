"""Exact match and F1 of a network on question answering data, as SQuAD's official script defines them.

Contract: a network or any callable that gives logits, and examples -> percentages. Contexts longer than a window are
read in windows of MAX_TOKENS with half overlap. Rajpurkar et al. 2016, arXiv:1606.05250, §6.1.
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.reader.examples import MAX_TOKENS, Example, readable_title

Logits = Callable[
    [NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]], tuple[NDArray[np.float32], NDArray[np.float32]]
]

MAX_SPAN = 30  # tokens


def normalise(text: str) -> str:
    """Lower case, no punctuation, no articles, single spaces."""
    kept = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", kept).split())


def f1(answer: str, gold: str) -> float:
    """Overlap of words, 0 to 1; two empty texts agree."""
    a, g = normalise(answer).split(), normalise(gold).split()
    if not a or not g:
        return float(a == g)
    same = sum((Counter(a) & Counter(g)).values())
    return 2 * same / (len(a) + len(g))


def evaluate(
    network: Any, tokenizer: Any, examples: Sequence[Example], *, logits: Logits | None = None, batch: int = 32
) -> dict[str, float]:
    """EM and F1 in percent on answerable questions (a span is forced), and how well the margin finds the others.

    "noans_auc": the chance that an answerable question has a higher margin than an unanswerable one; only where
    there are both.
    """
    forward = logits or _torch_logits(network)
    texts, margins = best_spans(forward, tokenizer, examples, batch)
    exact, overlap, answerable = [], [], []
    for text, example in zip(texts, examples, strict=True):
        answerable.append(bool(example.answers))
        if example.answers:
            golds = [example.context[s:e] for s, e in example.answers]
            exact.append(max(float(normalise(text) == normalise(g)) for g in golds))
            overlap.append(max(f1(text, g) for g in golds))
    figures = {"em": round(100 * float(np.mean(exact)), 2), "f1": round(100 * float(np.mean(overlap)), 2)}
    if not all(answerable):
        yes = np.array([m for m, a in zip(margins, answerable, strict=True) if a])
        no = np.array([m for m, a in zip(margins, answerable, strict=True) if not a])
        figures["noans_auc"] = round(float((yes[:, None] > no[None, :]).mean()), 4)
    return figures


def best_spans(
    forward: Logits, tokenizer: Any, examples: Sequence[Example], batch: int
) -> tuple[list[str], list[float]]:
    """The best span's text and its margin over "no answer", for each example."""
    rows: list[tuple[int, list[int], list[int], int, list[tuple[int, int]]]] = []
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    for number, example in enumerate(examples):
        title = readable_title(example.title)
        question = tokenizer.encode(example.question, add_special_tokens=False).ids[:64]
        heading = tokenizer.encode(f"{title}. " if title else "", add_special_tokens=False).ids[:24]
        encoded = tokenizer.encode(example.context, add_special_tokens=False)
        prefix = [cls, *question, sep]
        room = MAX_TOKENS - len(prefix) - len(heading) - 1
        for begin in range(0, max(1, len(encoded.ids) - room // 2), room // 2):
            ids = [*prefix, *heading, *encoded.ids[begin : begin + room], sep]
            types = [0] * len(prefix) + [1] * (len(ids) - len(prefix))
            rows.append((number, ids, types, len(prefix) + len(heading), encoded.offsets[begin : begin + room]))
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][1]))
    best: dict[int, tuple[float, str]] = {}
    for at in range(0, len(order), batch):
        part = [rows[i] for i in order[at : at + batch]]
        longest = max(len(row[1]) for row in part)
        ids = np.array([row[1] + [0] * (longest - len(row[1])) for row in part])
        types = np.array([row[2] + [0] * (longest - len(row[2])) for row in part])
        mask = np.array([[1] * len(row[1]) + [0] * (longest - len(row[1])) for row in part])
        starts, ends = forward(ids, mask, types)
        for (number, _, _, shift, offsets), start, end in zip(part, starts, ends, strict=True):
            if not offsets:
                continue
            grid = start[shift : shift + len(offsets), None] + end[None, shift : shift + len(offsets)]
            allowed = np.triu(np.ones_like(grid, dtype=bool)) & ~np.triu(np.ones_like(grid, dtype=bool), MAX_SPAN)
            i, j = np.unravel_index(np.where(allowed, grid, -np.inf).argmax(), grid.shape)
            margin = float(grid[i, j] - start[0] - end[0])
            if number not in best or margin > best[number][0]:
                best[number] = (margin, examples[number].context[offsets[i][0] : offsets[j][1]])
    pairs = [best.get(number, (-1e4, "")) for number in range(len(examples))]
    return [text for _, text in pairs], [margin for margin, _ in pairs]


def _torch_logits(network: Any) -> Logits:
    import torch

    device = next(network.parameters()).device

    def forward(
        ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        network.eval()
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            starts, ends = network(*(torch.from_numpy(a).to(device) for a in (ids, mask, types)))
        return starts.cpu().numpy(), ends.cpu().numpy()

    return forward
