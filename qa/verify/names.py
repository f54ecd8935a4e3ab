"""The names of a claim must be those of the evidence: whole or short, spelt out or abbreviated, or by a pronoun. Pure.

Contract: an alignment -> the Problem with the first name that the evidence does not hold, and which of the claim's
tokens something else in the evidence stands for.
"""

from collections.abc import Sequence

from qa.verify.antecedents import PERSON, may_mean
from qa.verify.passages import Line, Read
from qa.verify.problem import NONE, Problem
from qa.verify.slots import gap, rivals
from qa.verify.stem import stem
from qa.verify.words import DETERMINERS, PRONOUNS, TITLES

_WHOSE = frozenset("his her its their whose".split())


def wrong_name(
    claim: Line, part: Sequence[int], read: Read, line: Line, before: Sequence[Line], places: list[int]
) -> tuple[Problem, set[int]]:
    """The first name that the evidence lacks, else no problem; and the tokens that it need not hold."""
    inside = set(part)
    licensed: set[int] = set()
    for start, end in claim.names:
        group = [
            k for k in range(start, end)
            if k in inside and claim.tokens[k].kind == "name" and claim.tokens[k].low not in TITLES
        ]  # fmt: skip
        missing = [k for k in group if places[k] < 0]
        if not missing:
            if group and (other := _misplaced(group, line, places)):
                instead = line.tokens[other[0]].text
                reason = f"the passage names '{instead}' where the sentence says '{_spell(claim, group)}'"
                return Problem(reason, contradicts=True), licensed
            if len(group) > 1 and _patched(claim, group, read, line, places):
                return Problem(
                    f"the name '{_spell(claim, group)}' is not in the cited passage", contradicts=True
                ), licensed
            continue
        keys = frozenset(claim.tokens[k].key for k in group)
        if _abbreviated(claim, group, line, places):
            licensed |= set(missing)
            continue
        whole = [names for names in read.full_names if keys <= names]
        other = rivals(line, places, group[0], group[-1], ("name",))
        if len(missing) < len(group) and whole and not other and not _patched_short(claim, group, line, places, read):
            licensed |= set(missing)
            continue
        known = any(keys <= (previous.sentence.keys) for previous in before) or (whole and _defined(claim, group, line))
        another = _is_another(keys, group, line, before, places)
        if known and not another and _stands_for(claim, group, line, places):
            licensed |= set(missing)
            continue
        where = "sentence of the passage" if whole else "passage"
        return Problem(
            f"the name '{_spell(claim, group)}' is not in the cited {where}", bool(other) or another
        ), licensed
    return _opening(claim, part, line, places), licensed


def _misplaced(group: Sequence[int], line: Line, places: Sequence[int]) -> list[int]:
    """Names that the evidence has between the neighbours of this one, where this one stands somewhere else in it."""
    without = [-1 if k in group else p for k, p in enumerate(places)]
    left = next((without[k] for k in range(group[0] - 1, -1, -1) if without[k] >= 0), -1)
    right = next((without[k] for k in range(group[-1] + 1, len(without)) if without[k] >= 0), len(line.tokens))
    if not 1 < right - left <= 8 or any(left < places[k] < right for k in group):
        return []
    taken = set(places)
    return [p for p in range(left + 1, right) if line.tokens[p].kind == "name" and p not in taken]


def _spell(claim: Line, group: Sequence[int]) -> str:
    return " ".join(claim.tokens[k].text for k in group)


def _patched(claim: Line, group: Sequence[int], read: Read, line: Line, places: Sequence[int]) -> bool:
    """Whether a name was put together from parts of different names: "Ingrid" here, "Askew" there."""
    keys = frozenset(claim.tokens[k].key for k in group)
    if any(keys <= names for names in read.full_names):
        return False
    spread = [places[k] for k in group]
    return max(spread) - min(spread) > len(group) + 2 and len({line.tokens[p].kind for p in spread}) == 1


def _patched_short(claim: Line, group: Sequence[int], line: Line, places: Sequence[int], read: Read) -> bool:
    """Whether the evidence has another first name: "Margit Hallam" where the claim has "Ingrid Hallam"."""
    for start, end in line.names:
        own = {p for p in range(start, end) if line.tokens[p].kind == "name" and line.tokens[p].low not in TITLES}
        held = {places[k] for k in group if places[k] >= 0}
        if held and held <= own:
            rest = own - held
            return bool(rest) and not any(
                frozenset(line.tokens[p].key for p in own) | {claim.tokens[k].key for k in group} <= names
                for names in read.full_names
            )
    return False


def _abbreviated(claim: Line, group: Sequence[int], line: Line, places: list[int]) -> bool:
    """ "FSB" for "Federal Security Service" and back."""
    first = claim.tokens[group[0]]
    if len(group) == 1 and first.text.isupper() and len(first.text) > 1:
        for start, end in line.names:
            own = [p for p in range(start, end) if line.tokens[p].kind == "name"]
            if "".join(line.tokens[p].text[0] for p in own).lower() == first.low.replace(".", ""):
                places[group[0]] = own[0]
                return True
    initials = "".join(claim.tokens[k].text[0] for k in group).lower()
    for p in line.at.get(stem(initials), ()):
        if len(group) > 1 and line.tokens[p].kind == "name" and line.tokens[p].text.isupper():
            for k in group:
                places[k] = p
            return True
    return False


def _defined(claim: Line, group: Sequence[int], line: Line) -> bool:
    """Whether "the bridge" stands in the evidence for "Orsley Bridge"."""
    return any(p and line.tokens[p - 1].low in DETERMINERS for k in group for p in line.at.get(claim.tokens[k].key, ()))


def _stands_for(claim: Line, group: Sequence[int], line: Line, places: Sequence[int]) -> bool:
    """Whether a pronoun or "the company" fills the name's place, and no other name does."""
    start, end = gap(line, places, group[0], group[-1])
    taken = set(places)
    slot = range(start, end)
    if any(line.tokens[p].kind == "name" and p not in taken and line.tokens[p].low not in TITLES for p in slot):
        return False
    owns = claim.tokens[group[-1]].text.endswith(("'s", "’s", "s'", "s’"))
    return any(
        (line.tokens[p].low in PRONOUNS and (owns or not _possessive(line, p)))
        or (line.tokens[p].low in DETERMINERS and p + 1 < len(line.tokens) and line.tokens[p + 1].kind == "word")
        for p in slot
    )


def _possessive(line: Line, p: int) -> bool:
    """Whether the pronoun tells whose the next word is: "her name" is not she."""
    following = line.tokens[p + 1] if p + 1 < len(line.tokens) else None
    return line.tokens[p].low in _WHOSE and following is not None and following.kind in ("word", "name")


def _is_another(
    keys: frozenset[str], group: Sequence[int], line: Line, before: Sequence[Line], places: Sequence[int]
) -> bool:
    """Whether "he" or "she" stands in the name's place and means somebody else."""
    start, end = gap(line, places, group[0], group[-1])
    return any(line.tokens[p].low in PERSON for p in range(start, end)) and not may_mean(keys, before)


def _opening(claim: Line, part: Sequence[int], line: Line, places: Sequence[int]) -> Problem:
    """A capitalised first word that the evidence lacks, where the evidence has a name instead."""
    first = next((i for i in part if claim.tokens[i].speaks), -1)
    if (
        first < 0
        or places[first] >= 0
        or claim.tokens[first].kind != "word"
        or not claim.tokens[first].text[0].isupper()
    ):
        return NONE
    following = claim.tokens[first + 1] if first + 1 < len(claim.tokens) else None
    if following is not None and following.speaks and following.kind == "word" and not claim.moods.verbs[first + 1]:
        return NONE
    other = rivals(line, places, first, first, ("name",))
    if other and claim.tokens[first].key not in ("organis", "polic", "offici"):
        reason = (
            f"the passage names '{line.tokens[other[0]].text}' where the sentence says '{claim.tokens[first].text}'"
        )
        return Problem(reason, contradicts=True)
    return NONE
