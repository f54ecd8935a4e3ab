"""The story of a question: check -> understand -> retrieve -> read -> answer.

Contract: a Question -> an Answer whose citations are exact, whole or as events; every failure to find one is a
status, not an error. Plain Python: runnable.py gives the same as LangChain's Runnable. Knows nothing of settings, HTTP
or files.
"""

import secrets
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import zip_longest

from qa.answerer import Answerer
from qa.errors import BadQuestion, LlmError
from qa.extract.answer import extract
from qa.extract.candidates import Candidate, candidates, judged
from qa.extract.event_time import agreement
from qa.extract.foreign import foreign, sentence_readings
from qa.extract.ranking import Ranker
from qa.judge.evidence import Source as EvidenceSource
from qa.judge.judge import Judge
from qa.judge.verdicts import Verifier
from qa.question.query import Query, understand
from qa.reader.excerpts import excerpts
from qa.reader.reader import Reader, Reading
from qa.results import Answer, AnswerEvent, Draft, Passage, Question
from qa.retrieve import Retriever

Events = Generator[AnswerEvent, None, None]
Timings = tuple[tuple[str, float], ...]

_UNPROVED = "What the language model wrote could not be proved."
_DECLINED = "The language model found no answer in the passages."
_READER = "The reader found this one."
_STRETCHES = 2  # of each passage that the reader reads
_GAP = "\n\n"  # between them
_NO_SPAN = -100.0  # the score of a passage in which the reader sees nothing
_DOWN = "The language model could not be reached in time."


@dataclass(frozen=True, slots=True)
class Evidence:
    """What reading gave: the passages in the order of evidence for an answer, and every candidate answer to each part
    of the question, best first.

    A passage's `evidence` is the reader's best margin in it, its `rerank` the score of its best candidate.
    """

    passages: tuple[Passage, ...]
    parts: tuple[tuple[Candidate, ...], ...]


_UNREAD = Evidence((), ())


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer and everything that was looked at for it.

    `candidates` are all passages that retrieval gave, in the final order, with the scores of every stage. `guess` is
    the reader's best span of each part of the question, given or not; `certainty` the log-odds that the surest of
    them is right, and `threshold` what it takes.
    """

    answer: Answer
    candidates: tuple[Passage, ...]
    guess: str
    certainty: float
    threshold: float


class Chain:
    """Answers questions. Thread-safe. Without an answerer the extractive reader answers."""

    def __init__(
        self,
        retriever: Retriever,
        reader: Reader,
        ranker: Ranker,
        judge: Judge,
        *,
        generation: Callable[[], str],
        read_passages: int,
        excerpt_chars: int,
        show_passages: int,
        max_question_chars: int,
        answerer: Answerer | None = None,
    ) -> None:
        self._retriever = retriever
        self._reader = reader
        self._ranker = ranker
        self._judge = judge
        self._generation = generation
        self._read = read_passages
        self._excerpt = excerpt_chars
        self._show = show_passages
        self._longest = max_question_chars
        self.answerer = answerer

    def close(self) -> None:
        """Let go of the language model's connections, if there is one."""
        if self.answerer is not None:
            self.answerer.close()

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

    def understand(self, question: Question) -> Query:
        """The question standing alone, with its time read. Raises BadQuestion."""
        understanding = self._understood(self.check(question))
        while True:
            try:
                next(understanding)
            except StopIteration as stopped:
                query: Query = stopped.value
                return query

    def _understood(self, question: Question) -> Generator[AnswerEvent, None, Query]:
        if self.answerer is None or not question.history:
            return understand(question)
        return understand(question, (yield from self.answerer.stands_alone(question)))

    def retrieve(self, query: Query, k: int = 0) -> list[Passage]:
        """Candidate passages by fusion, best first: k, or as many as the reader reads if that is more."""
        return self._retrieved(query, max(k, self._read))

    def _retrieved(self, query: Query, k: int, *, vectors_alone: bool = False) -> list[Passage]:
        """The passages of each part in turn. Days of publication that no article has bound nothing."""
        lists = []
        for part in map(query.about, query.parts):
            asked = part.bounded
            found = self._retriever.retrieve(asked, k, vectors_alone=vectors_alone)
            unbounded = replace(query.question, text=part.text)
            if not found and asked != unbounded:
                found = self._retriever.retrieve(unbounded, k, vectors_alone=vectors_alone)
            lists.append(found)
        in_turn = [passage for row in zip_longest(*lists) for passage in row if passage is not None]
        return list({p.chunk_id: p for p in reversed(in_turn)}.values())[::-1][:k]

    def read(self, query: Query, passages: Sequence[Passage]) -> Evidence:
        """What the reader finds in the passages."""
        evidence: dict[int, list[float]] = {p.chunk_id: [] for p in passages}
        rerank: dict[int, list[float]] = {p.chunk_id: [_NO_SPAN] for p in passages}
        parts = []
        for part in map(query.about, query.parts):
            readings = self._readings(part, passages)
            ranked = self._ranker.ranked(candidates(part, passages, readings))
            ranked = self._ranker.ranked(judged(part.text, ranked, self._judge))
            parts.append(tuple(ranked))
            for passage, reading in zip(passages, readings, strict=True):
                evidence[passage.chunk_id].append(reading.evidence)
            for candidate in ranked:
                rerank[candidate.passage.chunk_id].append(self._ranker.score(candidate))
        scored = [
            replace(p, scores=replace(p.scores, evidence=max(evidence[p.chunk_id]), rerank=max(rerank[p.chunk_id])))
            for p in passages
        ]
        return Evidence(tuple(sorted(scored, key=lambda p: -p.scores.rerank)), tuple(parts))

    def _readings(self, query: Query, passages: Sequence[Passage]) -> list[Reading]:
        question, dated = query.text, query.time.window is not None
        texts = [p.text for p in passages]
        if foreign(question):
            return sentence_readings(question, texts)
        timely = (lambda n, sentence: agreement(query.time, sentence, passages[n]) > 0) if dated else None
        cut = excerpts(question, texts, self._excerpt // _STRETCHES, timely, stretches=_STRETCHES)
        read = self._reader.read(
            question,
            [
                (passage.source.title, _GAP.join(passage.text[start:end] for start, end in stretches))
                for passage, stretches in zip(passages, cut, strict=True)
            ],
        )
        return [reading.placed(stretches, len(_GAP)) for reading, stretches in zip(read, cut, strict=True)]

    def search(self, question: Question, k: int) -> list[Passage]:
        """The k best passages after reading. Raises BadQuestion."""
        query = self.understand(question)
        return list(self.read(query, self.retrieve(query, k)).passages[:k])

    def find(self, question: Question, k: int, *, vectors_alone: bool = False) -> list[Passage]:
        """The k best passages unread: by fusion, or as the nearest vectors alone. Raises BadQuestion."""
        return self._retrieved(self.understand(question), k, vectors_alone=vectors_alone)

    def ask(self, question: Question) -> Answer:
        """The answer. Raises BadQuestion."""
        return _last(self.events(question))

    def events(self, question: Question) -> Events:
        """The answer as it comes; the last event is `done`. Closing stops before the next stage. Raises BadQuestion."""
        for event, _ in self._told(question):
            yield event

    def trace(self, question: Question) -> Trace:
        """The answer with all its candidates. Raises BadQuestion."""
        *_, (event, evidence) = self._told(question)
        assert event.answer is not None
        best = [ranked[0] for ranked in evidence.parts if ranked]
        return Trace(
            answer=event.answer,
            candidates=evidence.passages,
            guess="; ".join(candidate.text for candidate in best),
            certainty=max((self._ranker.confidence(candidate) for candidate in best), default=_NO_SPAN),
            threshold=self._ranker.threshold,
        )

    def answer(self, query: Query, passages: Sequence[Passage]) -> Answer:
        """The answer that these passages give."""
        evidence = self.read(query, passages)
        return _last(event for event, _ in self._written(query, evidence, _new_id(), ()))

    def _told(self, question: Question) -> Generator[tuple[AnswerEvent, Evidence], None, None]:
        clock = _Clock()
        question = self.check(question)
        answer_id = _new_id()
        yield AnswerEvent("start", answer_id=answer_id), _UNREAD
        yield AnswerEvent("phase", "searching"), _UNREAD
        understanding = self._understood(question)
        while True:
            try:
                yield next(understanding), _UNREAD
            except StopIteration as stopped:
                query: Query = stopped.value
                break
        clock.lap("understand")
        passages = self.retrieve(query)
        clock.lap("retrieve")
        yield AnswerEvent("phase", "reading", passages=tuple(passages)), _UNREAD
        evidence = self.read(query, passages)
        clock.lap("read")
        yield from self._written(query, evidence, answer_id, clock.laps)

    def _written(
        self, query: Query, evidence: Evidence, answer_id: str, timings: Timings
    ) -> Generator[tuple[AnswerEvent, Evidence], None, None]:
        clock = _Clock()
        passages = evidence.passages
        yield AnswerEvent("sources", passages=passages[: self._show]), evidence
        reader = extract(query, evidence.parts, self._ranker, self._judge)
        draft: Draft | None = None
        note = ""
        if self.answerer is not None and passages:
            try:
                writing = self.answerer.write(query, passages, stands_in=reader.status != "unanswerable")
                while True:
                    yield next(writing), evidence
            except StopIteration as stopped:
                draft = stopped.value
            except LlmError:
                note = _DOWN
        written = draft is not None and bool(draft.text)
        if draft is not None and (not written or self._overrules(reader, draft, query, passages)):
            note = _UNPROVED if draft.removed else _DECLINED
            spent = (draft.tokens_in, draft.tokens_out)
            reader = replace(reader, removed=draft.removed, tokens_in=spent[0], tokens_out=spent[1])
            draft, written = None, False
        if draft is None:
            stood_in = _READER if note and reader.status != "unanswerable" else ""
            draft = replace(reader, note=" ".join(part for part in (note, stood_in, reader.note) if part))
        if not written or draft.status == "unanswerable":
            yield AnswerEvent("delta", draft.text), evidence
            for citation in draft.citations:
                yield AnswerEvent("citation", citation=citation), evidence
        clock.lap("answer")
        answer = Answer(
            id=answer_id,
            created_at=datetime.now(UTC),
            question=query.question.text,
            resolved_question=query.text,
            status=draft.status,
            text=draft.text,
            citations=draft.citations,
            sentences=draft.sentences,
            passages=passages[: self._show],
            window=query.time.window,
            note=draft.note,
            removed=draft.removed,
            model=draft.model,
            fallback=self.answerer is not None and bool(passages) and not written,
            tokens_in=draft.tokens_in,
            tokens_out=draft.tokens_out,
            timings_ms=(*timings, *clock.laps),
            index_generation=self._generation(),
        )
        yield AnswerEvent("done", answer_id=answer_id, answer=answer), evidence

    def _overrules(self, reader: Draft, draft: Draft, query: Query, passages: Sequence[Passage]) -> bool:
        """Whether the reader's answer is given although the model found none: the judge must be sure of it."""
        if draft.status != "unanswerable" or reader.status != "answered":
            return False
        sources = [EvidenceSource(p.text, p.source.title, p.source.published_day) for p in passages]
        return Verifier(self._judge, query.text, sources).answers(reader.text) >= self._judge.thresholds.supported


class _Clock:
    """Milliseconds between laps."""

    def __init__(self) -> None:
        self._since = time.perf_counter()
        self.laps: Timings = ()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps = (*self.laps, (stage, round((now - self._since) * 1000, 2)))
        self._since = now


def _new_id() -> str:
    return f"ans_{secrets.token_hex(12)}"


def _last(events: "Generator[AnswerEvent, None, None]") -> Answer:
    *_, done = events
    assert done.answer is not None
    return done.answer
