"""Citations against the quotes that prove the answer. Pure.

Contract: for every citation the set of pieces of evidence that it agrees with, and how many pieces there are -> [0, 1].
No citation scores 0, as in HotpotQA's script. Knows nothing of retrieval.
"""

import math
from collections.abc import Sequence, Set

from ingest.sentences import sentences

Held = Sequence[Set[int]]
Span = tuple[int, int]


def agrees(cited: Span, gold: Span) -> bool:
    """Whether two spans of one article share at least half of the shorter one. Byline's own rule.

    A sentence and a paragraph around it agree; a sentence and the next one do not.
    """
    shared = min(cited[1], gold[1]) - max(cited[0], gold[0])
    return shared > 0 and shared >= 0.5 * min(cited[1] - cited[0], gold[1] - gold[0])


def precision(held: Held) -> float:
    """The share of citations that agree with any piece."""
    return sum(bool(pieces) for pieces in held) / len(held) if held else 0.0


def recall(held: Held, total: int) -> float:
    """The share of the pieces that some citation agrees with. `total` is at least 1."""
    return len(set[int]().union(*held)) / total


def f1(held: Held, total: int) -> float:
    """Harmonic mean of both; HotpotQA's supporting-fact F1 (Yang et al. 2018, arXiv:1809.09600, §5.1)."""
    return _harmonic(precision(held), recall(held, total))


def joint_f1(answer: tuple[float, float], held: Held, total: int) -> float:
    """HotpotQA's joint F1: precisions multiplied, recalls multiplied, then their harmonic mean.

    `answer` is the (precision, recall) of the answer's words. High only where both answer and citations are right.
    """
    return _harmonic(answer[0] * precision(held), answer[1] * recall(held, total))


def uncited(text: str, spans: Sequence[Span]) -> float:
    """The share of the answer's sentences that no citation's span touches; lower is better. 0.0 for an empty text."""
    found = sentences(text)
    bare = [s for s in found if not any(start < s[1] and s[0] < end for start, end in spans)]
    return len(bare) / len(found) if found else 0.0


def exactness(exact: Sequence[bool]) -> float:
    """The share of citations whose quote is what stands at its offsets; NaN-free: call it only with citations."""
    return math.fsum(exact) / len(exact)


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0
