"""A part of the claim against one sentence of a passage: what is missing or contradicted, and how much is there. Pure.

Contract: an alignment is made, then numbers and dates, names, opposites, negation, modality and roles are looked at
in that order; then every word must be there. No problem means that the sentence proves the part.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.verify.additions import addition
from qa.verify.align import align
from qa.verify.contradictions import denied, opposed, unreal
from qa.verify.figures import wrong_figure
from qa.verify.names import wrong_name
from qa.verify.passages import Line, Read
from qa.verify.phrases import attached, beheaded, replaced, spliced, turned
from qa.verify.problem import NONE, Problem
from qa.verify.quantities import overstated
from qa.verify.roles import exchanged
from qa.verify.slots import rivals
from qa.verify.speakers import misquoted
from qa.verify.swaps import foreign, swapped
from qa.verify.words import OPPOSITE, REPORTING, SAME

_CONTEXT = 4  # sentences back in which a pronoun's or a short name's full form may stand
_FROM_CONTEXT = 0.6  # what a word counts that only the sentences before hold
_SPOKEN = frozenset(("“", "”", '"', "according"))
_LIKE_PREPOSITIONS = frozenset("using including regarding concerning involving".split())
_IS = frozenset("is was are were".split())
_RELATIVE = frozenset("which who".split())
_NOTHING: frozenset[str] = frozenset()
_REPLACED = 2.0  # how much a verb weighs where the evidence has another verb in its place


@dataclass(frozen=True, slots=True)
class Finding:
    """`coverage` is the share of telling words found, 0 to 1; `matched` of the `telling` are in the sentence itself."""

    problem: Problem
    coverage: float
    matched: int
    telling: int


def compare(claim: Line, part: Sequence[int], read: Read, number: int) -> Finding:
    """The part of the claim (indices of its tokens) against one sentence of the passage."""
    line = read.lines[number]
    before = read.lines[max(0, number - _CONTEXT) : number]
    places = align(claim, part, line, read.published)
    problem, licensed = wrong_name(claim, part, read, line, before, places)
    problem = wrong_figure(claim, part, line, places) or problem
    if not problem:
        reason = (
            opposed(claim, part, line, places)
            or denied(claim, part, line, places)
            or unreal(claim, part, line, places)
            or exchanged(claim, line, places)
            or swapped(claim, line, places)
            or foreign(claim, line, places)
            or turned(claim, line, places)
            or replaced(claim, line, places)
            or beheaded(claim, line, places)
            or spliced(claim, line, places)
            or attached(claim, line, places)
            or misquoted(claim, part, line, before, places)
        )
        problem = Problem(reason, contradicts=True) if reason else NONE
    coverage = _coverage(claim, part, line, before, places, licensed)
    if not problem:
        held = _held(claim, read, line, before, places, licensed)
        if added := addition(claim, part, held, read.text[line.sentence.start : line.sentence.end].lower()):
            problem = Problem(f"nothing says '{added}'")
        elif said := overstated(claim, part, line):
            problem = Problem(f"it does not say '{said}'")
        elif unsaid := _unsaid(claim, part, places, licensed):
            problem = Problem(f"'{unsaid}' is not what it says")
    return Finding(problem, *coverage)


def _unsaid(claim: Line, part: Sequence[int], places: Sequence[int], licensed: set[int]) -> str:
    """A verb, or what something is said to be ("which is the night"), that no table or root joins to the evidence."""
    is_said_to_be = False
    for i in part:
        token = claim.tokens[i]
        telling = claim.moods.verbs[i] or (is_said_to_be and token.speaks)
        held = places[i] >= 0 or i in licensed or token.key in REPORTING or token.low in _LIKE_PREPOSITIONS
        if telling and not held:
            return token.text
        beside = token.low in _IS and i > 0 and claim.tokens[i - 1].low in _RELATIVE
        is_said_to_be = beside or (is_said_to_be and token.kind != "mark")
    return ""


def _held(
    claim: Line, read: Read, line: Line, before: Sequence[Line], places: Sequence[int], licensed: set[int]
) -> list[bool]:
    """Of each token, whether the sentence or those before it have it, or both sides speak of it. A verb of speech is
    there where anybody speaks."""
    spoken = not line.sentence.keys.isdisjoint(REPORTING) or not _SPOKEN.isdisjoint(line.sentence.lows)
    return [
        places[i] >= 0
        or i in licensed
        or (spoken and token.key in REPORTING)
        or _said_before(token.key, line, before)
        or token.key in read.about
        or not read.about.isdisjoint(SAME.get(token.key, _NOTHING))
        for i, token in enumerate(claim.tokens)
    ]


def _said_before(key: str, line: Line, before: Sequence[Line]) -> bool:
    """Whether an earlier sentence has the word, and none since its opposite: "the women's race" ends at "the men's"."""
    opposites = OPPOSITE.get(key, _NOTHING)
    for other in (line, *reversed(before)):
        if other is not line and key in other.sentence.keys:
            return True
        if not opposites.isdisjoint(other.sentence.keys):
            return False
    return False


def _coverage(
    claim: Line, part: Sequence[int], line: Line, before: Sequence[Line], places: Sequence[int], licensed: set[int]
) -> tuple[float, int, int]:
    total = got = 0.0
    matched = telling = 0
    for i in part:
        token = claim.tokens[i]
        if not token.speaks:
            continue
        telling += 1
        weight = 0.5 if token.key in REPORTING else 1.0
        if places[i] >= 0:
            got += weight
            matched += 1
        elif i in licensed:
            got += weight
        elif _said_before(token.key, line, before):
            got += weight * _FROM_CONTEXT
        elif claim.moods.verbs[i] and any(line.moods.verbs[p] for p in rivals(line, places, i, i, ("word",))):
            weight *= _REPLACED
        total += weight
    return (got / total if total else 1.0), matched, telling
