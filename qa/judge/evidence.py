"""A claim and the passages that may prove it -> the text that the judge reads beside it. Pure.

Contract: sentences are read once per passage and handed on. What is chosen is title and day of publication, then the
sentences that share most with the claim, each with the one before it where there is room. Knows nothing of verdicts.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.sentences import sentences
from qa.language.days import Day, find_days, windows
from qa.language.numbers import Number, find_numbers, same
from qa.language.terms import terms
from qa.results import Span

_WORDS = 150  # of evidence beside a claim: with it they fit into the network's 256 tokens
_MOST = 6  # sentences that are chosen for what they share; their neighbours come on top


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as evidence: its words, its article's title and day of publication."""

    text: str
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source; `at` is its span in the source's text."""

    source: int
    at: Span
    text: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the judge reads for one claim, and the sentences that it was made of, in order."""

    text: str
    sentences: tuple[Sentence, ...]


class Sources:
    """The passages of one answer, read once."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = tuple(sources)
        self.sentences = [
            [
                Sentence(n, at, text, frozenset(terms(text)))
                for at in sentences(source.text)
                for text in [source.text[at[0] : at[1]]]
            ]
            for n, source in enumerate(sources)
        ]
        often = Counter(term for lines in self.sentences for line in lines for term in line.terms)
        count = sum(len(lines) for lines in self.sentences)
        self._weight = {term: math.log(1 + count / n) for term, n in often.items()}

    def evidence(self, claim: str, among: Sequence[int], words: int = _WORDS) -> Evidence:
        """The sentences of the sources `among` that share most with the claim, at most about so many words."""
        wanted = set(terms(claim))
        lines = [line for n in among for line in self.sentences[n]]
        chosen: set[int] = set()
        open_terms = set(wanted)
        room = words
        while len(chosen) < _MOST:
            best, score = -1, 0.0
            for i, line in enumerate(lines):
                if i not in chosen:
                    worth = sum(self._weight[t] * (1.0 if t in open_terms else 0.25) for t in wanted & line.terms)
                    if worth > score:
                        best, score = i, worth
            length = len(lines[best].text.split()) if best >= 0 else 0
            if best < 0 or (chosen and length > room):
                break
            chosen.add(best)
            open_terms -= lines[best].terms
            room -= length
        if not chosen and lines:
            chosen.add(0)
        for i in sorted(chosen):
            before = i - 1
            if before >= 0 and before not in chosen and lines[before].source == lines[i].source:
                length = len(lines[before].text.split())
                if length <= room:
                    chosen.add(before)
                    room -= length
        return self.told([lines[i] for i in sorted(chosen)])

    def pair(self, claim: str, among: Sequence[int], words: int = _WORDS) -> tuple[str, str]:
        """The claim in the figures of its evidence, and the evidence's text: what a judge scores."""
        evidence = self.evidence(claim, among, words)
        return in_its_figures(claim, evidence, self.sources), evidence.text

    def told(self, lines: Sequence[Sentence]) -> Evidence:
        """These sentences behind the heads of their sources."""
        parts: list[str] = []
        last = -1
        for line in lines:
            if line.source != last:
                last = line.source
                parts.append(_head(self.sources[last]))
            parts.append(" ".join(line.text.split()))
        return Evidence(" ".join(part for part in parts if part), tuple(lines))


def _head(source: Source) -> str:
    day = f" ({source.published:%A} {source.published.day} {source.published:%B %Y})" if source.published else ""
    title = source.title.strip().rstrip(".")
    return f"{title}{day}." if title or day else ""


def in_its_figures(claim: str, evidence: Evidence, sources: Sequence[Source]) -> str:
    """The claim with days and numbers as the evidence writes them, where both mean the same: "13" for "thirteen",
    "Sunday" for "29 December 2019". So the network need not reckon; what differs in value stays and differs."""
    changes: list[tuple[int, int, str]] = []
    days, numbers = find_days(claim), find_numbers(claim)
    low = evidence.text.lower()
    stated = [
        (day, line.text[day.start : day.end], sources[line.source].published)
        for line in evidence.sentences
        for day in find_days(line.text)
    ]
    for day in days:
        words = claim[day.start : day.end]
        if words.lower() not in low and (other := next((w for d, w, p in stated if _one_day(d, day, p)), "")):
            changes.append((day.start, day.end, other))
    counted = [(n, line.text[n.start : n.end]) for line in evidence.sentences for n in find_numbers(line.text)]
    for number in numbers:
        if number.weak or any(d.start < number.end and number.start < d.end for d in days):
            continue
        words = claim[number.start : number.end]
        if words.lower() not in low and (other := _equal(number, counted)):
            changes.append((number.start, number.end, other))
    for start, end, words in sorted(changes, reverse=True):
        claim = claim[:start] + words + claim[end:]
    return claim


def _one_day(stated: Day, claimed: Day, published: date | None) -> bool:
    """Whether both pin the same stretch of days."""
    if published is None:
        return False
    own = set(windows(claimed, published))
    return any(window in own for window in windows(stated, published))


def _equal(number: Number, counted: Sequence[tuple[Number, str]]) -> str:
    return next((words for other, words in counted if same(number, other)), "")
