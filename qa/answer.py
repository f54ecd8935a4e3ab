"""Passages and what the reader saw in them -> a draft answer with its citations. Pure.

Contract: the shortest faithful text for questions that ask for a thing, the sentence for those that ask why or how;
the citation is the sentence around it. `text` is always a part of a passage, so it is exact by construction.
Knows nothing of models or stores.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.sentences import sentences
from qa.query import Query
from qa.ranking import Ranker
from qa.reader.reader import AnswerSpan, Reading
from qa.results import Citation, Draft, Passage

# Questions that a sentence answers, not a name or a number.
_EXPLAINS = re.compile(
    r"^\W*(?:why|how(?!\s+(?:many|much|long|old|far|often|tall|big|large|high|fast))|어떻게|왜)\b", re.IGNORECASE
)
_EXPLAINS_KOREAN = re.compile(r"(?:왜|어떻게)")

EXTRACTIVE = "byline-extractive"


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage and what the reader saw in it."""

    passage: Passage
    reading: Reading


def extract(query: Query, read: Sequence[ReadPassage], ranker: Ranker) -> Draft:
    """The answer of the best passage that has a span, if its scores are good enough; `read` is best first."""
    best = next((r for r in read if r.reading.spans), None)
    if best is None or not ranker.answers(best.passage.scores, best.reading.evidence):
        return unanswerable(read)
    return answered(query.text, best.passage, best.reading.spans[0])


def wants_sentence(question: str) -> bool:
    """Whether a sentence answers better than a phrase."""
    return bool(_EXPLAINS.match(question) or _EXPLAINS_KOREAN.search(question))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence, or sentences, that hold text[start:end]."""
    touched = [(s, e) for s, e in sentences(text) if s < end and e > start]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def answered(question: str, passage: Passage, span: AnswerSpan) -> Draft:
    """The draft that quotes this span of the passage's text."""
    body = passage.text
    first, last = sentence_around(body, span.start, span.end)
    start = _with_article(body, span.start)
    quote = body[first:last]
    text = quote if wants_sentence(question) else body[start : span.end]
    citation = Citation(
        n=1,
        span=(0, len(text)),
        source=passage.source,
        quote=quote,
        source_span=(passage.start + first, passage.start + last),
        answer_in_quote=(start - first, span.end - first),
        verified=True,
        score=span.margin,
    )
    return Draft(status="answered", text=text, citations=(citation,), model=EXTRACTIVE)


def _with_article(text: str, start: int) -> int:
    """Where the span begins with the "the" that stands before it: "The Kremlin", not "Kremlin"."""
    return (
        start - 4
        if text[max(0, start - 4) : start].lower() == "the " and not text[start - 5 : start - 4].isalnum()
        else start
    )


def unanswerable(read: Sequence[ReadPassage]) -> Draft:
    """The draft that says so. The nearest passages are shown beside it, as such."""
    text = "The archive does not answer this." if read else "The archive holds nothing on this."
    return Draft(status="unanswerable", text=text, citations=(), model=EXTRACTIVE)
