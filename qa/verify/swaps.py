"""Two phrases of the evidence in each other's place, and what belongs to somebody else. Pure.

Contract: an alignment -> why the claim's phrases stand where the evidence has others, or "". It complements the roles
of verbs: "Teachers from Calder trained volunteers in Skerrow", "A is larger than B", "Brandt's lawyer". Where the
voice of a verb differs it says nothing, and of those that do something together it does not tell who began.
"""

from collections.abc import Sequence

from qa.verify.passages import Line
from qa.verify.roles import passive
from qa.verify.words import DETERMINERS, TOGETHER

_Group = tuple[int, ...]  # the claim's tokens of one phrase

_POSSESSIVE = ("'s", "’s", "s'", "s’")


def swapped(claim: Line, line: Line, places: Sequence[int]) -> str:
    """Which two phrases have changed places, or ""."""
    groups = _groups(claim, places)
    for n, one in enumerate(groups):
        for other in groups[n + 1 :]:
            if _fills(one, other, line, places) and _fills(other, one, line, places):
                if _free(claim, line, places, one, other):
                    continue
                names = (" ".join(claim.tokens[i].text for i in group) for group in (one, other))
                return "'{}' and '{}' stand in each other's place".format(*names)
    return ""


def foreign(claim: Line, line: Line, places: Sequence[int]) -> str:
    """What is said to belong to a name where the evidence gives it to another one, or ""."""
    for i, place in enumerate(places):
        if place < 0 or claim.tokens[i].kind != "word":
            continue
        mine, its = _owner(claim, i), _owner(line, place)
        if not mine or not its or any(places[j] < 0 for j in mine):
            continue
        if not {places[j] for j in mine} & set(its):
            owner = " ".join(line.tokens[p].text for p in its)
            return f"the passage speaks of {owner} ('{line.tokens[place].text}'), the sentence of somebody else"
    return ""


def _groups(claim: Line, places: Sequence[int]) -> list[_Group]:
    """Neighbouring words that the evidence has too, verbs, numbers and dates aside."""
    found: list[list[int]] = []
    for i, token in enumerate(claim.tokens):
        if token.kind not in ("name", "word") or claim.moods.verbs[i] or places[i] < 0:
            continue
        if found and found[-1][-1] == i - 1 and not claim.tokens[i - 1].text.endswith(_POSSESSIVE):
            found[-1].append(i)
        else:
            found.append([i])
    return [tuple(group) for group in found]


def _fills(one: _Group, other: _Group, line: Line, places: Sequence[int]) -> bool:
    """Whether the evidence has the other phrase where the claim has this one, and not this one."""
    own = {*one, *other}
    left = next((places[k] for k in range(one[0] - 1, -1, -1) if places[k] >= 0 and k not in own), -1)
    right = next(
        (places[k] for k in range(one[-1] + 1, len(places)) if places[k] >= 0 and k not in own), len(line.tokens)
    )
    inside = range(left + 1, right)
    return all(places[k] in inside for k in other) and not any(places[k] in inside for k in one)


def _free(claim: Line, line: Line, places: Sequence[int], one: _Group, other: _Group) -> bool:
    """Whether a verb between the two says the same both ways round, or is passive in one sentence only."""
    for k in range(one[-1] + 1, other[0]):
        token = claim.tokens[k]
        if token.kind == "word" and token.key in TOGETHER:
            return True
        if places[k] >= 0 and token.kind == "word" and passive(claim, k) != passive(line, places[k]):
            return True
    return False


def _owner(line: Line, at: int) -> _Group:
    """The name that a noun belongs to: "Brandt's lawyer", "the lawyer of Brandt"; () for none."""
    tokens = line.tokens
    if at and tokens[at - 1].kind == "name" and tokens[at - 1].text.endswith(_POSSESSIVE):
        return _name(line, at - 1)
    j = at + 1
    if j + 1 < len(tokens) and tokens[j].low == "of":
        j += 2 if tokens[j + 1].low in DETERMINERS else 1
        if j < len(tokens) and tokens[j].kind == "name":
            return _name(line, j)
    return ()


def _name(line: Line, at: int) -> _Group:
    start, end = next(span for span in line.names if span[0] <= at < span[1])
    return tuple(p for p in range(start, end) if line.tokens[p].kind == "name")
