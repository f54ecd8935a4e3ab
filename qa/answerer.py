"""The seam between the chain and a language model that writes answers.

Contract: a query and its passages, best first -> events as they come, then a draft. Knows nothing of retrieval,
settings or HTTP. The extractive reader is not behind it: it is always there, and stands in.
"""

from collections.abc import Generator, Sequence
from typing import Protocol

from qa.question.query import Query
from qa.results import AnswerEvent, Draft, Passage, Question


class Answerer(Protocol):
    """Writes answers and stand-alone questions. Implementations are thread-safe."""

    def stands_alone(self, question: Question) -> Generator[AnswerEvent, None, str]:
        """The question as one would ask it of a stranger. Never raises: rules stand in for the model.

        Yields only `phase` events, as signs of life; closing the generator stops the work.
        """
        ...

    def write(
        self, query: Query, passages: Sequence[Passage], *, stands_in: bool
    ) -> Generator[AnswerEvent, None, Draft]:
        """Yield `phase`, `delta`, `citation` and `sentence` events and return the draft, whose text is the joined
        deltas; only an `unanswerable` one is not told yet.

        Every citation is exact and comes after the delta of its sentence. Closing the generator stops the work; a
        `phase` comes again at least twice a second, so that it can be. Raises LlmError where no answer can be had in
        time, and only before the first delta. `stands_in`: another answer is there, so that a draft without text may
        be returned where the sentence that answers is refused.
        """
        ...

    def plain(self, text: str) -> Draft:
        """What the model says to a prompt without passages, unchecked and without citations. Raises LlmError."""
        ...

    def check(self) -> None:
        """Ask for one word. Raises BadSettings for a wrong key, model or address; a server that is down is only
        logged."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
