"""Merging what vectors and full text found into one order: a weighted sum of scores. Pure.

Bruch, Gai and Ingber 2022, "An Analysis of Fusion Functions for Hybrid Retrieval", arXiv:2210.11934. Reciprocal rank
fusion (Cormack et al. 2009) forgets by how much the first is better than the second; on both development collections it
fell below full text alone (docs/retrieval.md).
"""

from collections.abc import Sequence

Hits = Sequence[tuple[int, float]]


def blend(dense: Hits, text: Hits, text_weight: float) -> list[tuple[int, float]]:
    """(id, score), best first, ties by id. Score: (1 - w) * cosine + w * BM25 / the best BM25.

    `dense` holds cosines and `text` BM25 scores above 0, each id once. What full text did not find has BM25 0; what
    vectors did not find has the lowest cosine that they did, its upper bound. Raises ValueError unless
    0 <= text_weight <= 1.
    """
    if not 0 <= text_weight <= 1:
        raise ValueError(f"text_weight must be between 0 and 1, got {text_weight}")
    cosine, relevance = dict(dense), dict(text)
    lowest = min(cosine.values(), default=0.0)
    best = max(relevance.values(), default=0.0) or 1.0
    scores = {
        i: (1 - text_weight) * cosine.get(i, lowest) + text_weight * relevance.get(i, 0.0) / best
        for i in cosine.keys() | relevance.keys()
    }
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
