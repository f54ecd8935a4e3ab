"""A claim and all that it may rest on -> the first hard fact of it that stands nowhere there. Pure.

Contract: numbers, days, names and quoted words are looked up, in digits or words, by part, initials or as the day of
publication resolves them; nothing is said of what they are told of: that is the judge's. Language-neutral but for the
readers of numbers and days.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from qa.judge.evidence import Source
from qa.language.days import Day, find_days, says
from qa.language.numbers import find_numbers
from qa.language.quotes import plain, quoted, stands_in
from qa.results import Span

_WORD = re.compile(r"[^\W\d_][\w’'.-]*\w|[^\W\d_]")
_OPENS = re.compile(r"(?:^|[.:;!?]\s+|[“\"«„(—–-]\s*)$")
_POSSESSIVE = re.compile(r"['’]s?$")
_COUNTED = 10  # up to here a number may be counted off a list: the judge sees whether it is
_NEAR = 0.07  # "nearly 300" for 287
_STEM = 4  # letters that a name shares with another form of it: "Tunisian", "Tunisia"


@dataclass(frozen=True, slots=True)
class Veto:
    """The words of the claim that stand nowhere, and where in it."""

    word: str
    span: Span
    kind: str  # "number", "date", "name", "code" or "quotation"

    @property
    def reason(self) -> str:
        """One true sentence."""
        return f"the {self.kind} “{self.word}” is not in the passages"


class Ground:
    """What a claim may rest on: passages with their titles and days, and the words of the question."""

    def __init__(self, sources: Sequence[Source], question: str = "") -> None:
        self._sources = [(source, find_days(f"{source.title}. {source.text}")) for source in sources]
        self._text = " ".join([question, *(f"{s.title}. {s.text}" for s in sources)])
        self._question_days = find_days(question)
        self._plain = plain(self._text)

    @cached_property
    def _words(self) -> set[str]:
        return {folded(word) for word in _WORD.findall(self._text)}

    @cached_property
    def _stems(self) -> set[str]:
        return {word[:_STEM] for word in self._words if len(word) >= _STEM}

    @cached_property
    def _numbers(self) -> list[float]:
        found = [number.value for number in find_numbers(self._text)]
        for source, days in self._sources:
            found += [float(part) for day in days for part in (day.year, day.day) if part]
            if source.published:
                found += [float(source.published.year), float(source.published.day)]
        return found

    @cached_property
    def _initials(self) -> str:
        return "".join(word[0] for word in _WORD.findall(self._text) if word[0].isupper()).lower()

    def veto(self, claim: str) -> Veto | None:
        """The first such fact, in the order of the sentence; None where all of them stand."""
        found = [*self._quotations(claim), *self._days(claim), *self._numbers_of(claim), *self._names(claim)]
        return min(found, key=lambda veto: veto.span, default=None)

    def _quotations(self, claim: str) -> list[Veto]:
        missing = [words for words in quoted(claim) if not stands_in(words, self._plain)]
        return [_veto(claim, words, "quotation") for words in missing]

    def _days(self, claim: str) -> list[Veto]:
        return [
            Veto(claim[day.start : day.end], (day.start, day.end), "date")
            for day in find_days(claim)
            if not self._states(day)
        ]

    def _states(self, day: Day) -> bool:
        if any(says(other, day, None) for other in self._question_days):
            return True
        for source, days in self._sources:
            stamp = source.published
            own = [Day(0, 0, stamp.year, stamp.month, stamp.day, stamp.weekday())] if stamp else []
            if any(says(other, day, stamp) for other in (*days, *own)):
                return True
        return False

    def _numbers_of(self, claim: str) -> list[Veto]:
        days = find_days(claim)
        return [
            Veto(claim[number.start : number.end], (number.start, number.end), "number")
            for number in find_numbers(claim)
            if not number.weak
            and not any(day.start < number.end and number.start < day.end for day in days)
            and not self._follows(number.value)
        ]

    def _follows(self, value: float) -> bool:
        """Whether the number is stated, or near to one that is and round, or a count, sum, difference or ratio."""
        stated = self._numbers
        if value in stated or (value <= _COUNTED and value == int(value)):
            return True
        if _is_round(value) and any(abs(value - other) <= _NEAR * other for other in stated):
            return True
        return any(
            math.isclose(value, made, rel_tol=0.005)
            for one, other in combinations(stated, 2)
            for made in (
                one + other,
                abs(one - other),
                one / (other or 1),
                other / (one or 1),
                100 * one / (other or 1),
            )
        )

    def _names(self, claim: str) -> list[Veto]:
        days = find_days(claim)
        found = []
        for match in _WORD.finditer(claim):
            word = match.group()
            start, end = match.span()
            code = any(c.isdigit() for c in word)  # "P-63", "covid19": as hard a fact as a name
            if not (word[0].isupper() or code) or any(day.start < end and start < day.end for day in days):
                continue
            if _OPENS.search(claim, 0, start) and not code and not (len(word) > 1 and word.isupper()):
                continue  # a capital that opens a sentence says nothing
            if not self._names_it(word):
                found.append(Veto(word, (start, end), "name"))
        return found

    def _names_it(self, word: str) -> bool:
        name = folded(word)
        if name in self._words:
            return True
        if any(c.isdigit() for c in name):
            return False  # a code has no other forms
        if name[:_STEM] in self._stems:
            return True
        bare = name.replace(".", "")
        if bare in self._words or (len(bare) > 1 and bare.isalpha() and word.isupper() and bare in self._initials):
            return True
        parts = re.split(r"[-'’.]", name)
        return len(parts) > 1 and all(part in self._words for part in parts if len(part) > 1)


def code_in(claim: str) -> Veto | None:
    """The first word of letters and digits ("P-63"). No more than its being somewhere in the passages is known of it,
    and it is what orders hidden in an article ask for: whoever says it must prove it."""
    for match in _WORD.finditer(claim):
        if any(c.isdigit() for c in match.group()):
            return Veto(match.group(), match.span(), "code")
    return None


def _is_round(value: float) -> bool:
    """Whether it has at most two digits that are not 0."""
    return len(f"{value:.6g}".replace(".", "").strip("0")) <= 2


def folded(word: str) -> str:
    """Lower case, without accents and the possessive."""
    bare = _POSSESSIVE.sub("", word).lower().replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c)).rstrip(".")


def _veto(claim: str, words: str, kind: str) -> Veto:
    at = max(0, claim.find(words))
    return Veto(words, (at, at + len(words)), kind)
