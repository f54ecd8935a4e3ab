"""Passages and what the reader saw in them -> candidate answers with the features that they are ranked by. Pure.

Contract: every span of every reading becomes one candidate. The features are numbers of about the size of 1; the
weights are in ranking.json. Knows nothing of weights.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from ingest.sentences import sentences
from qa.extract import overlap
from qa.extract.event_time import agreement, agreement_near
from qa.extract.wanted import fits, wanted
from qa.judge.evidence import Source as Evidence
from qa.judge.evidence import Sources
from qa.judge.judge import Judge
from qa.language.terms import terms
from qa.question.query import Query
from qa.question.timeframe import QuestionTime
from qa.reader.reader import AnswerSpan, Reading
from qa.results import Passage

FEATURES = (
    "margin",  # the reader's logit above "no answer", in tens, cut at ±1.5
    "dense",  # cosine of question and chunk
    "words",  # log of BM25
    "words_rank",  # reciprocal; 0 where full text did not return it
    "dense_rank",
    "sentence_cover",  # share of the question's words, by rarity, in the sentence and its neighbours
    "passage_cover",  # the same in the passage and its title
    "fits",  # whether the span looks like what is wanted, -1 to 1
    "time",  # whether the sentence's days agree with the question's, -1 to 1
    "votes",  # log of 1 + the other passages whose spans hold the same text
    "behind",  # how far its margin lies below the best of its passage, in tens, cut at 1
    "line_cover",  # like sentence_cover, the sentence alone
    "near",  # like line_cover, words that stand further from the span counting for less
    "missing_names",  # share of the words of the question's names that neither passage nor title holds
    "missing_numbers",  # the same of its numbers
    "time_near",  # like time, of the expression nearest to the span
    "judge",  # whether the judge takes the span for the answer, -1 to 1; 0 where it was not asked
)

_JUDGED = 3  # candidates of a question that the judge is asked about
_JUDGED_WORDS = 110  # of evidence for each

# Where a report was sent from: "KARSK (Northline) - ". It answers nothing but where.
_DATELINE = re.compile(r"[A-Z][A-Z .,'’-]+(?:\([^)\n]{2,40}\))? ?[-–—]+ ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One span of a passage's text, the sentence around it, and its features in the order of FEATURES."""

    passage: Passage
    span: AnswerSpan
    sentence: tuple[int, int]
    features: tuple[float, ...]

    @property
    def text(self) -> str:
        """What the span says."""
        return self.passage.text[self.span.start : self.span.end]


def judged(question: str, ranked: Sequence[Candidate], judge: Judge) -> list[Candidate]:
    """The same candidates, the first few with the judge's opinion of them."""
    asked = ranked[:_JUDGED]
    pairs = []
    for candidate in asked:
        source = candidate.passage.source
        sources = Sources([Evidence(candidate.passage.text, source.title, source.published_day)])
        pairs.append(sources.pair(f"{question} {candidate.text}", [0], _JUDGED_WORDS))
    opinions = [max(-1.0, min(1.0, logit / 5)) for logit in judge.scores(pairs)]
    said = [replace(c, features=(*c.features[:-1], opinion)) for c, opinion in zip(asked, opinions, strict=True)]
    return [*said, *ranked[_JUDGED:]]


def candidates(query: Query, passages: Sequence[Passage], readings: Sequence[Reading]) -> list[Candidate]:
    """All candidates, passage by passage, in the reader's order within one."""
    nowhere = wanted(query.text) != "place"
    bags = [Counter(terms(f"{p.source.title} {p.text}")) for p in passages]
    asked = overlap.weights(query.text, bags)
    names, numbers = overlap.names(query.text), overlap.numbers(query.text)
    votes = Counter(text for reading, p in zip(readings, passages, strict=True) for text in _texts(reading, p))
    times = _agreements(query.time, passages, readings)
    found = []
    for passage, reading, bag in zip(passages, readings, bags, strict=True):
        scores = passage.scores
        spans = sentences(passage.text)
        dateline = _DATELINE.match(passage.text)
        base = (
            scores.dense,
            math.log1p(max(0.0, scores.text)),
            1 / scores.text_rank if scores.text_rank else 0.0,
            1 / scores.dense_rank if scores.dense_rank else 0.0,
        )
        for span in reading.spans:
            first, last, wide = _around(spans, span.start, span.end)
            line, around = passage.text[first:last], passage.text[wide[0] : wide[1]]
            said = passage.text[span.start : span.end]
            outside = dateline is not None and nowhere and span.end <= dateline.end()
            features = (
                max(-1.5, min(1.5, span.margin / 10)),
                *base,
                overlap.cover(asked, frozenset(terms(around))),
                overlap.cover(asked, bag),
                -1.0 if outside else fits(query.text, said),
                next(times),
                math.log(votes[_plain(said)]),
                min(1.0, (reading.evidence - span.margin) / 10),
                overlap.cover(asked, frozenset(terms(line))),
                overlap.nearness(asked, passage.text[first : span.start], passage.text[span.end : last]),
                overlap.missing(names, bag),
                overlap.missing(numbers, bag),
                agreement_near(query.time, passage, (first, last), (span.start, span.end)),
                0.0,
            )
            found.append(Candidate(passage, span, (first, last), features))
    return found


def _agreements(time: QuestionTime, passages: Sequence[Passage], readings: Sequence[Reading]) -> Iterator[float]:
    """One value a span. A window without a year ("in August") that no sentence meets says nothing of any of them."""
    if time.window is None:
        return repeat(0.0)
    found = []
    for passage, reading in zip(passages, readings, strict=True):
        spans = sentences(passage.text)
        for span in reading.spans:
            first, last, _ = _around(spans, span.start, span.end)
            found.append(agreement(time, passage.text[first:last], passage))
    yearless = re.search(r"\d{4}", time.window.text) is None
    return repeat(0.0) if yearless and max(found, default=0.0) <= 0 else iter(found)


def _texts(reading: Reading, passage: Passage) -> set[str]:
    return {_plain(passage.text[s.start : s.end]) for s in reading.spans}


def _plain(text: str) -> str:
    return " ".join(terms(text)) or text


def _around(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int, tuple[int, int]]:
    """The sentence, or sentences, that hold [start, end), and the same with one neighbour on each side."""
    touched = [i for i, (s, e) in enumerate(spans) if s < end and e > start]
    if not touched:
        return start, end, (start, end)
    low, high = max(0, touched[0] - 1), min(len(spans) - 1, touched[-1] + 1)
    return spans[touched[0]][0], spans[touched[-1]][1], (spans[low][0], spans[high][1])
