"""The nouns of qa: Question, TimeWindow, Passage, Draft, Citation, Answer, AnswerEvent.

Contract: immutable values. All offsets are half-open and count Unicode code points: `span` in the answer's
text, `source_span` in the article version's text. Knows nothing of stores, models or HTTP.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Status = Literal["answered", "partial", "unanswerable"]
Verdict = Literal["verbatim", "supported", "unproved", "contradicted", "unfounded"]
"""Of a sentence: word for word in a passage; proved by one; settled by nobody, and nothing speaks against it; denied by
a passage; without any ground. The first two are shown as proved, the third is marked, the rest are not shown."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str
    resolved_question: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what may answer it.

    `since` and `until` bound the publication day (both inclusive) and are hard filters. Empty `sources` means
    every source, empty `collections` every collection.
    """

    text: str
    asked_on: date | None = None
    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A stretch of days, both ends inclusive; None is open. `text` is the expression it was read from."""

    start: date | None
    end: date | None
    text: str

    def contains(self, day: date) -> bool:
        """Whether the day lies inside, ends included."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Source:
    """The article version that a passage comes from, without its text."""

    article_id: str
    version: str
    title: str
    byline: tuple[str, ...]
    source: str
    url: str
    published_at: str  # ISO 8601 at its own precision, "" when unknown
    published_day: date | None
    updated_at: str
    language: str
    collection: str


@dataclass(frozen=True, slots=True)
class Scores:
    """What each stage thought of a passage. Ranks start at 1; 0 means that the stage did not return it."""

    dense: float = 0.0  # cosine similarity, -1 to 1
    dense_rank: int = 0
    text: float = 0.0  # BM25, higher is better
    text_rank: int = 0
    fused: float = 0.0  # 0 to 1, of qa/fusion.py
    evidence: float = 0.0  # the reader's: higher means more likely that the passage holds an answer
    rerank: float = 0.0  # the final order


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk retrieved for one question. `text == article.text[start:end]`."""

    chunk_id: int
    source: Source
    start: int
    end: int
    text: str
    context: str = ""
    scores: Scores = field(default_factory=Scores)


@dataclass(frozen=True, slots=True)
class Citation:
    """The quote that proves a sentence. `quote == article.text[source_span[0]:source_span[1]]`, always."""

    n: int  # 1-based, in order of appearance
    span: Span  # the part of the answer's text that it proves
    source: Source
    quote: str
    source_span: Span
    answer_in_quote: Span | None  # where the short answer stands inside the quote, if it does
    verified: bool
    score: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer as it is shown, and what was found of it.

    `by` is "text", "veto", "judge" or "model"; `score` the probability that it is proved, 0 to 1; `citations` the
    numbers of its citations, of an unproved one that of the nearest quote; `reason` says why it is unproved.
    """

    span: Span
    verdict: Verdict
    by: str
    score: float
    citations: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """A sentence that a model wrote and that is not shown, and why. `word`: the place in it of what stands nowhere."""

    sentence: str
    verdict: Verdict
    reason: str
    word: Span | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer proposes. `citations` may be unverified; the chain decides what is shown."""

    status: Status
    text: str
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...] = ()
    removed: tuple[Removal, ...] = ()
    note: str = ""
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A question's result: always one of three statuses, with the nearest passages in `passages`."""

    id: str
    created_at: datetime
    question: str
    resolved_question: str
    status: Status
    text: str
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    window: TimeWindow | None
    note: str  # how a time expression was read, why the extractive reader stood in, …
    removed: tuple[Removal, ...]
    model: str
    fallback: bool  # True when the extractive reader stood in for a language model
    tokens_in: int
    tokens_out: int
    timings_ms: tuple[tuple[str, float], ...]  # (stage, milliseconds) in order
    index_generation: str


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One step of a streamed answer: start, phase+, sources, (delta | citation | sentence)*, then done or error."""

    kind: Literal["start", "phase", "sources", "delta", "citation", "sentence", "done", "error"]
    text: str = ""  # delta: text to append; phase: "searching" | "reading" | "writing" | "checking"; error: message
    answer_id: str = ""
    passages: tuple[Passage, ...] = ()
    citation: Citation | None = None
    sentence: Sentence | None = None  # after its delta and its citations
    answer: Answer | None = None
