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
from qa.reader.windows import spans, stack, windows

Logits = Callable[
    [NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]], tuple[NDArray[np.float32], NDArray[np.float32]]
]


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
    forward = logits or torch_logits(network)
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
    work = [
        window
        for number, e in enumerate(examples)
        for window in windows(tokenizer, e.question, readable_title(e.title), e.context, number, MAX_TOKENS)
    ]
    work.sort(key=lambda window: len(window.ids))
    best = [(-1e4, "")] * len(examples)
    for begin in range(0, len(work), batch):
        part = work[begin : begin + batch]
        for window, starts, ends in zip(part, *forward(*stack(part)), strict=True):
            for margin, start, end in spans(window, starts, ends, 1):
                best[window.passage] = max(best[window.passage], (margin, examples[window.passage].context[start:end]))
    return [text for _, text in best], [margin for margin, _ in best]


def torch_logits(network: Any) -> Logits:
    """A forward function over a torch network, on the device where it is."""
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
