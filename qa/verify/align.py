"""Which token of the evidence each token of the claim stands on. Pure.

Contract: two sentences -> one index (or -1) a token of the claim. Names meet by spelling, numbers by value, dates by
the days that they mean, words by their stem, a table of synonyms or a shared root.
"""

from collections.abc import Sequence
from datetime import date

from qa.verify.days import says
from qa.verify.numbers import same
from qa.verify.passages import Line
from qa.verify.stem import akin
from qa.verify.tokens import Token
from qa.verify.words import REPORTING, SAME


def align(claim: Line, part: Sequence[int], line: Line, published: date | None) -> list[int]:
    """For each token of the claim its place in the line, -1 where it has none or does not lie in `part`."""
    places = [-1] * len(claim.tokens)
    expected = 0
    for i in part:
        token = claim.tokens[i]
        if not token.speaks:
            continue
        found = _candidates(token, line, published)
        if not found:
            continue
        free = [p for p in found if p not in places] or found
        places[i] = min(free, key=lambda p: (abs(p - expected) + (2 if p < expected else 0), p))
        expected = places[i] + 1
    _straighten(claim, part, line, published, places)
    return places


def _straighten(claim: Line, part: Sequence[int], line: Line, published: date | None, places: list[int]) -> None:
    """A word that stands twice in the evidence goes where the word after it went."""
    following = -1
    for i in reversed(part):
        if places[i] < 0:
            continue
        token = claim.tokens[i]
        if following > 0 and not 0 < following - places[i] <= 4:
            near = [p for p in _candidates(token, line, published) if 0 < following - p <= 4 and p not in places]
            previous = next((places[j] for j in reversed(range(i)) if places[j] >= 0), -1)
            if near and not 0 <= places[i] - previous <= 2:
                places[i] = max(near)
        following = places[i]


def _candidates(token: Token, line: Line, published: date | None) -> list[int]:
    tokens = line.tokens
    if token.number is not None:
        return [p for p in line.numeric if _same_number(token, tokens, p)]
    if token.day is not None:
        return [p for p in line.numeric if _same_day(token, tokens[p], published)]
    exact = line.at.get(token.key)
    if exact:
        return [p for p in exact if tokens[p].speaks]
    if token.kind == "name":
        return []
    if token.key in REPORTING:
        spoken = [p for p, other in enumerate(tokens) if other.key in REPORTING and line.moods.verbs[p]]
        if spoken:
            return spoken
    found = [p for other in SAME.get(token.key, ()) for p in line.at.get(other, ()) if tokens[p].kind == "word"]
    if found:
        return sorted(found)
    return [p for p, other in enumerate(tokens) if other.kind == "word" and akin(token.key, other.key)]


def _same_number(token: Token, tokens: Sequence[Token], p: int) -> bool:
    number, other = token.number, tokens[p].number
    assert number is not None
    if other is None:
        day = tokens[p].day
        return day is not None and not day.month and not number.unit and day.year == number.value
    return (
        same(number, other)
        or (len(number.parts) > 1 and _clock(number.parts, tokens, p))
        or (len(other.parts) > 1 and number.value in other.parts and not number.unit and number.value < 60)
    )


def _clock(parts: tuple[int, ...], tokens: Sequence[Token], p: int) -> bool:
    """ "2:15:02" is "2 hours, 15 minutes and two seconds"."""
    found = [t.number.value for t in tokens[p : p + 9] if t.number is not None]
    return found[: len(parts)] == list(parts)


def _same_day(token: Token, other: Token, published: date | None) -> bool:
    assert token.day is not None
    if other.day is not None:
        return says(other.day, token.day, published)
    year = not token.day.month and not token.day.day and token.day.weekday < 0
    return year and other.number is not None and not other.number.unit and other.number.value == token.day.year
