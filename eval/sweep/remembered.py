"""Parts of the chain that remember: what was embedded and read once is not embedded or read again in a sweep.

Contract: the same results as the parts that they stand for, which depend on nothing but their input. Not thread-safe.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.embedder import Embedder
from qa.extract.candidates import Candidate
from qa.extract.ranking import Ranker
from qa.reader.reader import Reader, Reading


class RememberedEmbedder(Embedder):
    """Embeds each question once."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """As Embedder's."""
        if text not in self._known:
            self._known[text] = super().encode_query(text)
        return self._known[text]


class RememberedReader(Reader):
    """Reads each passage once for each question. `count` is how many were read."""

    def __init__(self, *, threads: int) -> None:
        super().__init__(threads=threads)
        self._known: dict[tuple[str, str, str], Reading] = {}
        self.count = 0

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """As Reader's."""
        new = [p for p in dict.fromkeys(passages) if (question, *p) not in self._known]
        for passage, reading in zip(new, super().read(question, new), strict=True):
            self._known[question, *passage] = reading
        self.count += len(new)
        return [self._known[question, *passage] for passage in passages]

    def forget(self) -> None:
        """Make room: passages of another chunk size are never asked for again."""
        self._known.clear()


class FusionOrder(Ranker):
    """No reranking: passages keep the order of fusion. Whether the first one answers is decided as before."""

    __slots__ = ()

    def score(self, candidate: Candidate) -> float:
        """The fused score of its passage."""
        return candidate.passage.scores.fused
