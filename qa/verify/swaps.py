"""Two phrases of the evidence in each other's place, and what belongs to somebody else. Pure.

Contract: an alignment -> why the claim's phrases stand where the evidence has others, or "". It complements the roles
of verbs: "Teachers from Calder trained volunteers in Skerrow", "A is larger than B", "Brandt's lawyer". Where the
voice of a verb differs it says nothing, and of those that do something together it does not tell who began.
"""

from collections.abc import Sequence
from itertools import pairwise

from qa.verify.clauses import BORDERS
from qa.verify.passages import Line
from qa.verify.roles import passive
from qa.verify.words import DETERMINERS, TOGETHER

_Group = tuple[int, ...]  # the claim's tokens of one phrase

_LISTS = frozenset(("and", "or", "but"))
_SOME_OF = frozenset("some most one two three half many few none each last first".split())
_DIRECTED = ("to", "for", "from", "into", "against", "than", "over", "behind")
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


def turned(claim: Line, line: Line, places: Sequence[int]) -> str:
    """A preposition that stands before another phrase of the evidence: "left Skerrow for Orsley", or ""."""
    used = {p for p in places if p >= 0}
    for preposition in _DIRECTED:
        told = {p for group in _after(line, preposition) for p in group}
        if not told & used:
            continue
        keys = {line.tokens[p].key for p in told}
        for group in _after(claim, preposition):
            mine = {places[i] for i in group if places[i] >= 0}
            if mine and not mine & told and not any(claim.tokens[i].key in keys for i in group):
                names = " ".join(claim.tokens[i].text for i in group)
                return f"the passage does not say '{preposition} {names}'"
    return ""


def replaced(claim: Line, line: Line, places: Sequence[int]) -> str:
    """A word said twice, once in another's place: "the Saltmarsh farmers of the Saltmarsh" for its oyster farmers."""
    used = [p for p in places if p >= 0]
    for i, token in enumerate(claim.tokens[:-1]):
        following = places[i + 1]
        if token.kind not in ("name", "word") or used.count(places[i]) < 2 or following < 1:
            continue
        there = line.tokens[following - 1]
        if following - 1 not in used and there.kind == "word" and there.key != token.key:
            return f"the passage says '{there.text}' where the sentence says '{token.text}'"
    return ""


def beheaded(claim: Line, line: Line, places: Sequence[int]) -> str:
    """A word that stands alone where it only describes another in the evidence: "the oysters" for "oyster farmers"."""
    used = {p for p in places if p >= 0}
    for i, place in enumerate(places):
        token = claim.tokens[i]
        if place < 0 or token.kind != "word" or claim.moods.verbs[i] or place + 1 >= len(line.tokens):
            continue
        following = claim.tokens[i + 1] if i + 1 < len(claim.tokens) else None
        if following is not None and following.speaks and not claim.moods.verbs[i + 1]:
            continue
        head, own = line.tokens[place + 1], line.tokens[place]
        if head.kind != "word" or place + 1 in used or line.moods.verbs[place + 1] or line.moods.verbs[place]:
            continue
        if own.kind == "word" and own.key == token.key:
            return f"the passage speaks of {own.text} {head.text}, the sentence of {token.text}"
    return ""


def spliced(claim: Line, line: Line, places: Sequence[int]) -> str:
    """What goes on after words that the claim leaves out, and with another phrase than in the evidence: "six journeys
    through water" for "six journeys, the last of them through water"."""
    placed = [i for i, place in enumerate(places) if place >= 0]
    for i, j in pairwise(placed):
        between = claim.tokens[i + 1 : j]
        gap = line.tokens[places[i] + 1 : max(places[i] + 1, places[j])]
        commas = [at for at, token in enumerate(gap) if token.text == ","]
        if len(commas) % 2 == 0 or any(t.kind == "mark" or t.low in BORDERS or t.low in _LISTS for t in between):
            continue
        skipped = gap[commas[-1] + 1 :]
        shares = any(token.low in _LISTS for token in skipped)  # "…, came late but sent no offer"
        if not shares and any(token.speaks or token.low in _SOME_OF for token in skipped):
            return f"the passage does not go on with '{claim.tokens[j].text}' there"
    return ""


def _after(line: Line, preposition: str) -> list[_Group]:
    """The names and words behind each such preposition, up to a verb, a mark, a number or another small word."""
    found = []
    for i, token in enumerate(line.tokens):
        if token.low != preposition:
            continue
        group = []
        for j in range(i + 1, len(line.tokens)):
            other = line.tokens[j]
            if other.kind not in ("name", "word") or line.moods.verbs[j]:
                if other.low in DETERMINERS or other.low in ("a", "an", "of"):
                    continue
                break
            group.append(j)
        if group:
            found.append(tuple(group))
    return found


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
