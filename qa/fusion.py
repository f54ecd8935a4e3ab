"""Merging ranked lists: reciprocal rank fusion. Pure.

Cormack, Clarke and Büttcher 2009, "Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods".
"""

from collections.abc import Sequence


def fuse(rankings: Sequence[Sequence[int]], weights: Sequence[float], k: int = 60) -> list[tuple[int, float]]:
    """(id, sum over lists of weight / (k + rank)), best first, ties by id; ranks start at 1.

    An id counts once a list, at its best rank. Empty for no lists or only empty ones. Raises ValueError unless there
    is one weight a list.
    """
    scores: dict[int, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, item in enumerate(dict.fromkeys(ranking), start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
