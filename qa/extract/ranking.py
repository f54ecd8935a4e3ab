"""Features of candidate answers -> one order, and whether the best of them answers. Pure.

Contract: two linear models of the features of `candidates.py`, fitted by `python -m eval.fit_ranking` on development
data (docs/reader.md has the table): one orders candidates, one is the log-odds that the best of them is right. Below
the threshold on these the answer is "unanswerable".
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from qa.errors import BadSettings
from qa.extract.candidates import FEATURES, Candidate


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights in the order of FEATURES; `sure` has the constant as its last."""

    order: tuple[float, ...]
    sure: tuple[float, ...]
    threshold: float

    @classmethod
    def load(cls, file: str = "") -> "Ranker":
        """The weights of a file, or the packaged ones. Raises BadSettings if the file holds none."""
        try:
            return cls.of(json.loads(stored(file)))
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise BadSettings(
                f"BYLINE_RANKING: {file} holds no weights ({error}): see 'byline eval calibrate'"
            ) from error

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Ranker":
        """From what ranking.json holds: weights by name. Raises KeyError where one is missing."""
        return cls(
            order=tuple(stored["order"][name] for name in FEATURES),
            sure=tuple(stored["sure"][name] for name in (*FEATURES, "constant")),
            threshold=stored["threshold"],
        )

    def score(self, candidate: Candidate) -> float:
        """Higher is better; comparable between the candidates of one question."""
        return _dot(self.order, candidate.features)

    def confidence(self, candidate: Candidate) -> float:
        """Log-odds that this candidate, as the best of its question, is right; comparable between questions."""
        return _dot(self.sure, (*candidate.features, 1.0))

    def ranked(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Best first; equals stay in their order."""
        return sorted(candidates, key=self.score, reverse=True)

    def answers(self, best: Candidate) -> bool:
        """Whether the best candidate of a question answers it."""
        return self.confidence(best) >= self.threshold


class FusionOrder(Ranker):
    """No reranking: passages keep the order of fusion. Whether the first one answers is decided as before."""

    __slots__ = ()

    def score(self, candidate: Candidate) -> float:
        """The fused score of its passage."""
        return candidate.passage.scores.fused


def stored(file: str = "") -> str:
    """The JSON of a file of weights, or of the packaged one. Raises OSError."""
    return (Path(file) if file else resources.files("qa.extract") / "ranking.json").read_text(encoding="utf-8")


def _dot(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(w * f for w, f in zip(weights, features, strict=True))
