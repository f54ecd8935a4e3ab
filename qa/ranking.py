"""Scores of the stages -> one order of passages, and whether the best of them answers. Pure.

Contract: a linear score of the reader's margin and of retrieval, with weights fitted by `python -m eval.fit_ranking`
on development data (docs/reader.md has the table), and a threshold below which the answer is "unanswerable".
"""

import json
import math
from dataclasses import dataclass
from importlib import resources

from qa.results import Scores


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of a linear score. `threshold` is on the score of the best passage."""

    evidence: float
    dense: float
    text: float
    text_rank: float
    dense_rank: float
    threshold: float

    @classmethod
    def load(cls) -> "Ranker":
        """The packaged weights."""
        packaged = resources.files("qa") / "ranking.json"
        return cls(**json.loads(packaged.read_text(encoding="utf-8"))["weights"])

    def features(self, scores: Scores) -> tuple[float, ...]:
        """Evidence (clipped to ±15), cosine, log of BM25, and the two reciprocal ranks (0 if not returned)."""
        return (
            max(-15.0, min(15.0, scores.evidence)),
            scores.dense,
            math.log1p(max(0.0, scores.text)),
            1 / scores.text_rank if scores.text_rank else 0.0,
            1 / scores.dense_rank if scores.dense_rank else 0.0,
        )

    def score(self, scores: Scores) -> float:
        """Higher is better; comparable between the passages of one question, and roughly between questions."""
        weights = (self.evidence, self.dense, self.text, self.text_rank, self.dense_rank)
        return sum(w * f for w, f in zip(weights, self.features(scores), strict=True))

    def answers(self, scores: Scores, margin: float) -> bool:
        """Whether a passage with these scores, whose best span has this margin, answers the question."""
        return margin > -100.0 and self.score(scores) >= self.threshold
