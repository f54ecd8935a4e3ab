"""The story of a question: check -> retrieve -> read -> answer.

Contract: a Question -> an Answer whose citations are exact; every failure to find one is a status, not an error.
Plain Python: runnable.py gives the same as LangChain's Runnable. Knows nothing of settings, HTTP or files.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from qa.answer import Found, answered, unanswerable
from qa.errors import BadQuestion
from qa.ranking import Ranker
from qa.reader.reader import Reader, Reading
from qa.results import Answer, Draft, Passage, Question
from qa.retrieve import Retriever


class Chain:
    """Answers questions. Thread-safe."""

    def __init__(
        self,
        retriever: Retriever,
        reader: Reader,
        ranker: Ranker,
        *,
        generation: Callable[[], str],
        read_passages: int,
        show_passages: int,
        max_question_chars: int,
    ) -> None:
        self._retriever = retriever
        self._reader = reader
        self._ranker = ranker
        self._generation = generation
        self._read = read_passages
        self._show = show_passages
        self._longest = max_question_chars

    def check(self, question: Question) -> Question:
        """The question with its text stripped. Raises BadQuestion."""
        text = question.text.strip()
        if not text:
            raise BadQuestion("the question is empty: ask something, such as 'who announced the call first?'")
        if len(text) > self._longest:
            raise BadQuestion(f"the question has {len(text):,} characters; at most {self._longest:,} are taken")
        if not any(c.isalnum() for c in text):
            raise BadQuestion("the question holds no word")
        if question.since and question.until and question.since > question.until:
            raise BadQuestion(f"since ({question.since}) lies after until ({question.until})")
        return replace(question, text=text)

    def retrieve(self, question: Question) -> list[Passage]:
        """Candidate passages by fusion, best first."""
        return self._retriever.retrieve(self.check(question), self._read)

    def read(self, question: Question, passages: Sequence[Passage]) -> list[Reading]:
        """What the reader sees in each passage, in the same order."""
        return self._reader.read(question.text, [(p.source.title, p.text) for p in passages])

    def search(self, question: Question, k: int) -> list[Passage]:
        """The k best passages after reading: in the order of evidence for an answer."""
        question = self.check(question)
        return self._rank(question, self._retriever.retrieve(question, max(k, self._read)))[0][:k]

    def ask(self, question: Question) -> Answer:
        """The answer. Raises BadQuestion."""
        question = self.check(question)
        began = time.perf_counter()
        passages = self.retrieve(question)
        return self.answer(question, passages, (("retrieve", _ms(began)),))

    def answer(
        self, question: Question, passages: Sequence[Passage], timings: tuple[tuple[str, float], ...] = ()
    ) -> Answer:
        """The answer that these passages give."""
        began = time.perf_counter()
        ranked, found = self._rank(question, passages)
        if found is not None and self._ranker.answers(found.passage.scores, found.margin):
            draft = answered(question.text, found)
            ranked = [found.passage, *(p for p in ranked if p.chunk_id != found.passage.chunk_id)]
        else:
            draft = unanswerable(ranked)
        return self._finish(question, draft, ranked, (*timings, ("read", _ms(began))))

    def _rank(self, question: Question, passages: Sequence[Passage]) -> tuple[list[Passage], Found | None]:
        """Passages in the order of evidence, and the best span of the best of them."""
        readings = self.read(question, passages)
        scored = []
        for passage, reading in zip(passages, readings, strict=True):
            scores = replace(passage.scores, evidence=reading.evidence)
            scores = replace(scores, rerank=self._ranker.score(scores))
            scored.append((replace(passage, scores=scores), reading))
        scored.sort(key=lambda pair: -pair[0].scores.rerank)
        best = next(((p, r.spans[0]) for p, r in scored if r.spans), None)
        found = Found(best[0], best[1].start, best[1].end, best[1].margin) if best else None
        return [passage for passage, _ in scored], found

    def _finish(
        self, question: Question, draft: Draft, passages: Sequence[Passage], timings: tuple[tuple[str, float], ...]
    ) -> Answer:
        return Answer(
            id=f"ans_{secrets.token_hex(12)}",
            created_at=datetime.now(UTC),
            question=question.text,
            resolved_question=question.text,
            status=draft.status,
            text=draft.text,
            citations=draft.citations,
            passages=tuple(passages[: self._show]),
            window=None,
            note=draft.note,
            removed=draft.removed,
            model=draft.model,
            fallback=False,
            tokens_in=draft.tokens_in,
            tokens_out=draft.tokens_out,
            timings_ms=timings,
            index_generation=self._generation(),
        )


def _ms(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 2)
