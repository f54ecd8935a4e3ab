"""The seam between the chain and whatever writes answers: the extractive reader, or a language model.

Contract: a question that stands alone and passages, best first -> events as they come, then a draft. Knows nothing
of retrieval, settings or HTTP.
"""

from collections.abc import Generator, Sequence
from typing import Protocol

from qa.results import AnswerEvent, Draft, Passage, Question


class Answerer(Protocol):
    """Writes answers. Implementations are thread-safe."""

    def write(self, question: Question, passages: Sequence[Passage]) -> Generator[AnswerEvent, None, Draft]:
        """Yield `phase`, `delta` and `citation` events and return the draft, whose text is the joined deltas.

        Every citation is exact and verified, and its event comes after the delta of its sentence. Closing the generator
        stops the work. Raises ModelUnavailable when no answer can be had in time, before or after the first event.
        """
        ...
