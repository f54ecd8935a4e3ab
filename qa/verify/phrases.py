"""What stands next to what: a phrase behind another preposition, in another word's place, or joined to another. Pure.

Contract: an alignment -> why a phrase of the claim is not the evidence's, or "". Every function here looks at the words
beside a word, and at no verbs; roles.py and swaps.py do that.
"""

from collections.abc import Sequence
from itertools import pairwise

from qa.verify.clauses import BORDERS
from qa.verify.passages import Line
from qa.verify.words import DETERMINERS

_Group = tuple[int, ...]  # tokens of one phrase

_DIRECTED = ("to", "for", "from", "into", "against", "than", "over", "behind")
_JOINING = frozenset("in on at of to for from by with into against".split())
_BEFORE_NOUNS = DETERMINERS | {"a", "an", "of", "all"}
_LISTS = frozenset(("and", "or", "but"))
_SOME_OF = frozenset("some most one two three half many few none each last first".split())


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


def attached(claim: Line, line: Line, places: Sequence[int]) -> str:
    """What a preposition joins to a word to which the evidence joins another thing by the same one: "a crack in the
    deck" for a crack in a hanger that carries the deck."""
    for i, token in enumerate(claim.tokens[1:-1], start=1):
        place = places[i - 1]
        if token.low not in _JOINING or place < 0 or claim.tokens[i - 1].kind != "word":
            continue
        if place + 2 >= len(line.tokens) or line.tokens[place + 1].low != token.low:
            continue
        mine, its = _object(claim, i), _object(line, place + 1)
        keys = {line.tokens[p].key for p in its}
        held = {places[j] for j in mine if places[j] >= 0}
        if not held or not its or held & set(its) or any(claim.tokens[j].key in keys for j in mine):
            continue
        if any(other.low in BORDERS for other in line.tokens[its[-1] + 1 : min(held)]):
            thing = " ".join(claim.tokens[j].text for j in mine)
            return f"the passage does not say '{claim.tokens[i - 1].text} {token.low} {thing}'"
    return ""


def _object(line: Line, preposition: int) -> _Group:
    """The names and words that follow a preposition, over "three of the"; () for none, or for a date."""
    found: list[int] = []
    for j in range(preposition + 1, len(line.tokens)):
        token = line.tokens[j]
        if token.kind in ("name", "word"):
            found.append(j)
        elif found or (token.number is None and token.low not in _BEFORE_NOUNS):
            break
    return tuple(found)


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
