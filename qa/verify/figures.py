"""The numbers and dates of a claim must be those of the evidence, and belong to the same words there. Pure.

Contract: an alignment -> the Problem with the first number or date that is missing or belongs to something else.
"""

from collections.abc import Sequence

from qa.verify.clauses import BORDERS
from qa.verify.passages import Line
from qa.verify.problem import NONE, Problem
from qa.verify.slots import rivals
from qa.verify.words import DETERMINERS

_BOUNDS = frozenset("from since until till by before after".split())
_AT_MOST = frozenset(("up to", "at most", "less than", "fewer than", "no more", "nearly", "almost", "under", "below"))
_AT_LEAST = frozenset(("at least", "more than", "as many", "over", "above", "exceeding"))
_HALT = frozenset(';:—–()“”"')


def wrong_figure(claim: Line, part: Sequence[int], line: Line, places: Sequence[int]) -> Problem:
    """The first figure that is missing or misplaced, else no problem."""
    taken = set(places)
    for i in part:
        token = claim.tokens[i]
        if token.number is None and token.day is None:
            continue
        if places[i] < 0:
            if token.kind == "stop":
                continue
            what = "number" if token.number else "date"
            other = bool(rivals(line, places, i, i, ("number", "date")))
            return Problem(f"the {what} '{token.text}' is not in the cited passage", contradicts=other)
        if (bound := _bound(claim, i)) and bound != _bound(line, places[i]):
            return Problem(f"the passage does not say '{bound}' of {token.text}", contradicts=True)
        if token.number is not None and len(token.number.parts) > 1:
            continue
        if token.day is not None and _preposition(claim, i) == "on" and _preposition(line, places[i]) in _BOUNDS:
            return Problem(f"the passage does not say 'on {token.text}'", contradicts=True)
        if token.day is not None and not _labels(claim, i) and _of_another_verb(claim, i, line, places):
            return Problem(f"in the passage '{token.text}' is the time of something else", contradicts=True)
        if _belongs_elsewhere(claim, i, line, places) or _closer_rival(claim, i, line, places, taken):
            return Problem(f"in the passage '{token.text}' belongs to something else", contradicts=True)
    return NONE


def _belongs_elsewhere(claim: Line, i: int, line: Line, places: Sequence[int]) -> bool:
    """Whether the word before it ("given up in") or right after it ("farms") has another figure in the evidence."""
    before = next((j for j in range(i - 1, max(-1, i - 4), -1) if claim.tokens[j].speaks), -1)
    mine = claim.tokens[i].day is not None
    if before >= 0 and places[before] >= 0 and not any(t.kind == "mark" for t in claim.tokens[before + 1 : i]):
        at = places[before]
        for p in range(at + 1, min(at + 4, len(line.tokens))):
            token = line.tokens[p]
            if token.kind == "mark" or (token.speaks and p not in line.numeric):
                break
            if p in line.numeric and token.speaks:
                return p != places[i] and (token.day is not None) == mine and not _equal(line, p, places[i])
    return False


def _bound(line: Line, at: int) -> str:
    """Whether a number is "at most" or "at least" what it says; "" for neither."""
    if line.tokens[at].number is None:
        return ""
    before = " ".join(token.low for token in line.tokens[max(0, at - 2) : at])
    if before in _AT_MOST or line.tokens[at - 1].low in _AT_MOST:
        return "at most"
    return "at least" if before in _AT_LEAST or line.tokens[at - 1].low in _AT_LEAST else ""


def _preposition(line: Line, at: int) -> str:
    return line.tokens[at - 1].low if at else ""


def _labels(claim: Line, i: int) -> bool:
    """Whether a date is part of a name: "the 1996 directive"."""
    return i > 0 and claim.tokens[i - 1].low in DETERMINERS


def _of_another_verb(claim: Line, i: int, line: Line, places: Sequence[int]) -> bool:
    """Whether the verb that the claim dates stands in another clause of the evidence than the date."""
    mine, its = _dated(claim, i), _dated(line, places[i])
    if mine < 0 or its < 0 or places[mine] < 0 or places[mine] == its or not line.moods.verbs[places[mine]]:
        return False
    other = places[mine]
    low, high = min(other, its, places[i]), max(other, its, places[i])
    return any(token.low in BORDERS for token in line.tokens[low + 1 : high])


def _dated(line: Line, at: int) -> int:
    """The verb that a date says the time of: the one before it in its clause, else the first one behind it; or -1."""
    for j in range(at - 1, -1, -1):
        if line.tokens[j].low in BORDERS or line.tokens[j].text in _HALT:
            break
        if line.moods.verbs[j]:
            return j
    for j in range(at + 1, len(line.tokens)):
        if line.tokens[j].low in BORDERS or line.tokens[j].text in _HALT:
            break
        if line.moods.verbs[j]:
            return j
    return -1


def _equal(line: Line, one: int, other: int) -> bool:
    return line.tokens[one].low == line.tokens[other].low


def _closer_rival(claim: Line, i: int, line: Line, places: Sequence[int], taken: set[int]) -> bool:
    """Whether another figure, one that the claim leaves out, stands closer to the words around this one."""
    around = [
        places[j]
        for j in range(max(0, i - 5), min(len(places), i + 6))
        if places[j] >= 0 and claim.tokens[j].kind in ("word", "name")
    ]
    dated = claim.tokens[i].day is not None
    others = [
        p
        for p in line.numeric
        if p not in taken and (line.tokens[p].day is not None) == dated and line.tokens[p].speaks
    ]
    if not around or not others:
        return False

    def closeness(at: int) -> float:
        return sum(1 / abs(at - p) for p in around if p != at)

    return max(closeness(p) for p in others) > 1.7 * closeness(places[i])
