"""One question and its ranked candidates -> the pieces that its answer is made of. Pure.

Contract: a verdict for a yes-or-no question that a passage settles, the sentence for why and how, every item where
several things are asked for, else the shortest faithful stretch. [] where nothing is sure enough. A piece is a part of
its passage's text, but for the verdicts "Yes" and "No". Knows nothing of citations, models or stores.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.sentences import sentences
from qa.extract.candidates import FEATURES, Candidate
from qa.extract.event_time import happened
from qa.extract.lists import whole_list
from qa.extract.ranking import Ranker
from qa.extract.wanted import names_someone, several, wanted
from qa.judge.evidence import Source as Evidence
from qa.judge.evidence import Sources
from qa.judge.judge import Judge
from qa.judge.verdicts import Verifier
from qa.language.terms import terms
from qa.question.time_expressions.cues import Order
from qa.results import Passage, Span

_SETTLING = 4  # passages that may settle a yes-or-no question
_NEAR = 0.5  # of a ranking score: "first" and "latest" choose among candidates this near to the best
_EQUAL = 0.25  # and a list takes those this near
_WAVERS = 0.8  # and a span is widened to those of its sentence this near: 3 points of containment, no loss of F1
_BACK = 2  # sentences back in which the name that a pronoun means may stand
_MOST_WORDS = 15  # of a widened span
_MOST_ITEMS = 4
_FITS = FEATURES.index("fits")
_ARTICLE = re.compile(r"(?<!\w)(?:the|an?)[ ]$", re.IGNORECASE)
PERSON = frozenset("he she they him her them".split())
_NAME = re.compile(r"(?:[A-Z][\w’'-]+\.? ){0,3}[A-Z][\w’'-]+")
_LATER_WORD = re.compile(r"\s([a-z]+)\b")
_SAYS_ORDER = {
    "first": re.compile(r"\b(?:first|earliest|originally)\b|최초|처음|먼저", re.IGNORECASE),
    "latest": re.compile(r"\b(?:last|latest|most recent(?:ly)?|newest|final)\b|마지막|최근|최신", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer. `quote` and `span` are places in the passage's text: the sentence that proves it, and what
    in it the piece rests on. `settles` is false where a yes-or-no question only gets the nearest sentence."""

    text: str
    passage: Passage
    quote: Span
    span: Span
    score: float
    settles: bool = True


def pieces(question: str, order: Order, ranked: Sequence[Candidate], ranker: Ranker, judge: Judge) -> list[Piece]:
    """`ranked` is best first."""
    kind = wanted(question)
    if kind == "settled" and (verdict := _verdict(question, ranked, judge)):
        return [verdict]
    if not ranked or not ranker.answers(ranked[0]):
        return []
    best = _by_time(order, ranked, ranker) if order else ranked[0]
    if kind == "person" and best.text.lower() in PERSON:
        if named := _named(question, best, judge):
            return [named]
        others = [c for c in ranked if c.text.lower() not in PERSON]
        return pieces(question, order, others, ranker, judge)
    if kind in ("reason", "settled"):
        return [_sentence(best, settles=kind == "reason")]
    if several(question):
        return list(_items(best, ranked, ranker))
    if kind in ("person", "time"):  # two of these are rivals, not parts of one answer
        start, end = best.span.start, best.span.end
        if kind == "person":
            end = _before_verb(question, best.passage.text, start, end)
        return [_piece(best, with_article(best.passage.text, start), end)]
    return [_piece(best, *_widened(best, ranked, ranker))]


def with_article(text: str, start: int) -> int:
    """Where the span begins with the article that stands before it: "The Kremlin", not "Kremlin"."""
    found = _ARTICLE.search(text, max(0, start - 5), start)
    return found.start() if found else start


def _named(question: str, best: Candidate, judge: Judge) -> Piece | None:
    """The name that a pronoun means, which the judge chooses. The quote goes from the sentence with the name to that
    with the pronoun."""
    text = best.passage.text
    near = [s for s in sentences(text) if s[1] <= best.sentence[0]][-_BACK:]
    # A single capital at the head of a sentence ("It rained") is no name.
    names = [m.span() for s in near for m in _NAME.finditer(text, *s) if m.start() > s[0] or " " in m.group()]
    if not names:
        return None
    source = best.passage.source
    sources = Sources([Evidence(text, source.title, source.published_day)])
    scores = judge.scores([sources.pair(f"{question} {text[slice(*name)]}", [0]) for name in names])
    name = names[scores.index(max(scores))]
    first = next(s for s, e in near if s <= name[0] < e)
    return Piece(text[slice(*name)], best.passage, (first, best.sentence[1]), name, best.span.margin)


def _before_verb(question: str, text: str, start: int, end: int) -> int:
    """Where a span that runs on past a name ends: before a word that the question asks with ("announced")."""
    asked = set(terms(question))
    for word in _LATER_WORD.finditer(text, start, end):
        if asked.intersection(terms(word[1])) and names_someone(text[start : word.start()]):
            return word.start()
    return end


def _verdict(question: str, ranked: Sequence[Candidate], judge: Judge) -> Piece | None:
    """Yes or No, where the judge is sure of one of the best passages."""
    for candidate in _one_a_passage(ranked)[:_SETTLING]:
        passage = candidate.passage
        evidence = Evidence(passage.text, passage.source.title, passage.source.published_day)
        if settled := Verifier(judge, question, [evidence]).yes_or_no():
            verdict, judged = settled
            quote = judged.quotes[0].at
            return Piece(verdict, passage, quote, quote, candidate.span.margin)
    return None


def _one_a_passage(ranked: Sequence[Candidate]) -> list[Candidate]:
    return list({c.passage.chunk_id: c for c in reversed(ranked)}.values())[::-1]


def _by_time(order: Order, ranked: Sequence[Candidate], ranker: Ranker) -> Candidate:
    """The earliest or newest of those that are nearly as good as the best; the best itself if its sentence says so."""
    best = ranked[0]
    if _SAYS_ORDER[order].search(best.passage.text, *best.sentence):
        return best
    near = [
        c for c in ranked if ranker.score(c) >= ranker.score(best) - _NEAR and c.features[_FITS] >= best.features[_FITS]
    ]
    pick = min if order == "first" else max
    return pick(near, key=lambda c: happened(c.passage.text[slice(*c.sentence)], c.passage))


def _widened(best: Candidate, ranked: Sequence[Candidate], ranker: Ranker) -> Span:
    """The span, or where the ranking wavers between parts of one sentence, the stretch that holds them."""
    text = best.passage.text
    start, end = best.span.start, best.span.end
    for other in ranked:
        if ranker.score(other) < ranker.score(best) - _WAVERS:
            break
        if (other.passage.chunk_id, other.sentence) == (best.passage.chunk_id, best.sentence):
            first, last = min(start, other.span.start), max(end, other.span.end)
            if len(text[first:last].split()) <= _MOST_WORDS:
                start, end = first, last
    return with_article(text, start), end


def _sentence(best: Candidate, *, settles: bool) -> Piece:
    first, last = best.sentence
    span = (best.span.start, best.span.end)
    return Piece(best.passage.text[first:last], best.passage, best.sentence, span, best.span.margin, settles)


def _piece(candidate: Candidate, start: int, end: int) -> Piece:
    passage = candidate.passage
    return Piece(passage.text[start:end], passage, candidate.sentence, (start, end), candidate.span.margin)


def _items(best: Candidate, ranked: Sequence[Candidate], ranker: Ranker) -> Iterator[Piece]:
    """The list that the best candidate belongs to; without one, it and its equals in other sentences."""
    start = with_article(best.passage.text, best.span.start)
    listed = whole_list(best.passage.text, (start, best.span.end), best.sentence)
    if listed != (start, best.span.end):
        yield _piece(best, *listed)
        return
    told: list[set[str]] = []
    for candidate in ranked:
        if ranker.score(candidate) < ranker.score(best) - _EQUAL or len(told) == _MOST_ITEMS:
            return
        words = set(terms(candidate.text))
        if candidate.features[_FITS] >= best.features[_FITS] and not any(words & other for other in told):
            told.append(words)
            yield _piece(candidate, with_article(candidate.passage.text, candidate.span.start), candidate.span.end)
