"""A query and its ranked candidates -> a draft answer with its citations. Pure.

Contract: each thing that is asked is answered by pieces of passages (`pieces.py`), joined by "; "; each piece is cited
by the sentence around it, exact by construction. `partial` where only some of it is answered. The note says on which
day a "Sunday" of the quotes was. Knows nothing of models or stores.
"""

from collections.abc import Sequence

from qa.extract.candidates import Candidate
from qa.extract.event_time import reading_of
from qa.extract.pieces import Piece, pieces
from qa.extract.ranking import Ranker
from qa.judge.judge import Judge
from qa.question.query import Query
from qa.results import Citation, Draft

EXTRACTIVE = "byline-extractive"
_NOT_SETTLED = "No passage settles this with yes or no; this sentence comes nearest."


def extract(query: Query, ranked: Sequence[Sequence[Candidate]], ranker: Ranker, judge: Judge) -> Draft:
    """The answer that the candidates give, one list a part of the question, best first."""
    answered = [
        pieces(part, query.time.order, candidates, ranker, judge)
        for part, candidates in zip(query.parts, ranked, strict=True)
    ]
    if not any(answered):
        return unanswerable(found=any(ranked))
    silent = [part for part, found in zip(query.parts, answered, strict=True) if not found]
    notes = [f"The archive does not answer “{part}”" for part in silent]
    return assembled([piece for found in answered for piece in found], notes)


def assembled(found: Sequence[Piece], notes: Sequence[str] = ()) -> Draft:
    """The draft that says these pieces, at least one. Pieces that one sentence proves share nothing but that sentence:
    each has its own citation."""
    text = ""
    citations: list[Citation] = []
    told = list(notes)
    for number, piece in enumerate(found, start=1):
        text += "; " if text else ""
        begin = len(text)
        text += piece.text
        first, last = piece.quote
        citations.append(
            Citation(
                n=number,
                span=(begin, len(text)),
                source=piece.passage.source,
                quote=piece.passage.text[first:last],
                source_span=(piece.passage.start + first, piece.passage.start + last),
                answer_in_quote=(piece.span[0] - first, piece.span[1] - first),
                verified=True,
                score=piece.score,
            )
        )
        told.append(reading_of(piece.passage.text[first:last], piece.passage))
    settled = all(piece.settles for piece in found)
    if not settled:
        told.insert(0, _NOT_SETTLED)
    return Draft(
        status="partial" if notes or not settled else "answered",
        text=text,
        citations=tuple(citations),
        note=" ".join(dict.fromkeys(note for note in told if note)),
        model=EXTRACTIVE,
    )


def unanswerable(*, found: bool) -> Draft:
    """The draft that says so. The nearest passages are shown beside it, as such."""
    text = "The archive does not answer this." if found else "The archive holds nothing on this."
    return Draft(status="unanswerable", text=text, citations=(), model=EXTRACTIVE)
