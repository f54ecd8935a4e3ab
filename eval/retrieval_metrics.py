"""A ranking against the pieces that had to be found. Pure.

Contract: for every passage, best first, the set of pieces that it holds, and how many pieces there are -> [0, 1].
A second passage with a piece that was found already gains nothing. An empty ranking scores 0; there must be at least
one piece. With one piece a passage these are trec_eval's measures. Knows nothing of text or scores.
"""

import math
from collections.abc import Sequence, Set

Ranking = Sequence[Set[int]]


def hit(ranking: Ranking, k: int) -> float:
    """1.0 if the first k passages hold any piece (success@k)."""
    return float(any(ranking[:k]))


def recall(ranking: Ranking, total: int, k: int) -> float:
    """The share of all pieces that the first k passages hold (recall@k)."""
    return len(set[int]().union(*ranking[:k])) / total


def reciprocal_rank(ranking: Ranking, k: int) -> float:
    """1 / rank of the first passage with a piece, 0.0 if none of the first k has one; its mean is MRR@k.

    Voorhees 1999, "The TREC-8 Question Answering Track Report".
    """
    return next((1 / rank for rank, held in enumerate(ranking[:k], start=1) if held), 0.0)


def ndcg(ranking: Ranking, total: int, k: int) -> float:
    """Sum over the pieces of 1 / log2(1 + rank where it is first found), as a share of the best possible (nDCG@k).

    Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques", with gains of 0 and 1. A passage
    that holds several pieces can do better than the ideal of one piece a passage; the value stays at 1.0 then.
    """
    seen: set[int] = set()
    gained = 0.0
    for rank, held in enumerate(ranking[:k], start=1):
        gained += len(set(held) - seen) / math.log2(1 + rank)
        seen |= held
    ideal = sum(1 / math.log2(1 + rank) for rank in range(1, min(total, k) + 1))
    return min(1.0, gained / ideal)
