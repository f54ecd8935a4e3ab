"""Passages and what the reader saw in them -> a draft answer with its citations. Pure.

Contract: the shortest faithful text for questions that ask for a thing, the sentence for those that ask why or how;
the citation is the sentence around it. `text` is always a part of a passage, so it is exact by construction.
Knows nothing of models or stores.
"""

from collections.abc import Sequence

from ingest.sentences import sentences
from qa.candidates import Candidate
from qa.query import Query
from qa.ranking import Ranker
from qa.reader.reader import AnswerSpan
from qa.results import Citation, Draft, Passage
from qa.wanted import wanted

EXTRACTIVE = "byline-extractive"


def extract(query: Query, ranked: Sequence[Candidate], ranker: Ranker) -> Draft:
    """The answer that the best candidate gives, if it is good enough; `ranked` is best first."""
    if not ranked or not ranker.answers(ranked[0]):
        return unanswerable(found=bool(ranked))
    return answered(query.text, ranked[0].passage, ranked[0].span)


def wants_sentence(question: str) -> bool:
    """Whether a sentence answers better than a phrase."""
    return wanted(question) in ("reason", "settled")


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


def unanswerable(*, found: bool) -> Draft:
    """The draft that says so. The nearest passages are shown beside it, as such."""
    text = "The archive does not answer this." if found else "The archive holds nothing on this."
    return Draft(status="unanswerable", text=text, citations=(), model=EXTRACTIVE)
