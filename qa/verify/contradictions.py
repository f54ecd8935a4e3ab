"""Opposites, negation, modality and doubt: what the evidence says, but not so. Pure.

Contract: an alignment -> why the two disagree, or "".
"""

from collections.abc import Sequence

from qa.verify.passages import Line
from qa.verify.stem import VERBS
from qa.verify.words import OPPOSITE, REPORTING

_OPPOSED = {
    a: b
    for pair in (
        "from to",
        "before after",
        "over under",
        "above below",
        "since until",
        "more less",
        "more fewer",
        "with without",
    )
    for a, b in (tuple(pair.split()), tuple(reversed(pair.split())))
}


def opposed(claim: Line, part: Sequence[int], line: Line, places: Sequence[int]) -> str:
    """A word whose opposite stands in the evidence, or the opposite preposition, else ""."""
    taken = set(places)
    for i in part:
        token = claim.tokens[i]
        if places[i] < 0 and token.kind == "word":
            for other in OPPOSITE.get(token.key, ()):
                if any(p not in taken for p in line.at.get(other, ())):
                    return f"the passage says '{line.tokens[line.at[other][0]].text}', the sentence '{token.text}'"
        if places[i] > 0 and i > 0:
            mine, its = _preposition(claim, i), _preposition(line, places[i])
            if mine and its and (_OPPOSED.get(mine) == its) and not (token.kind == "word" and mine in ("from", "to")):
                return f"the passage says '{its} {token.text}', the sentence '{mine} {token.text}'"
    return ""


def _preposition(line: Line, at: int) -> str:
    """The preposition that governs a token, if it stands within three words before it."""
    for p in range(at - 1, max(-1, at - 4), -1):
        if line.tokens[p].low in _OPPOSED:
            return line.tokens[p].low
        if line.tokens[p].speaks or line.tokens[p].kind == "mark":
            return ""
    return ""


def denied(claim: Line, part: Sequence[int], line: Line, places: Sequence[int]) -> str:
    """A word that one sentence denies and the other does not, else ""."""
    mine, its = claim.moods, line.moods
    for i in part:
        p = places[i]
        if p < 0:
            continue
        if mine.twice[i] != its.twice[p]:
            return f"one of the two denies '{claim.tokens[i].text}' twice"
        if mine.negated[i] and not its.may_be_negated[p]:
            return f"the sentence denies '{claim.tokens[i].text}', the passage does not"
        if its.negated[p] and not mine.may_be_negated[i]:
            return f"the passage denies '{line.tokens[p].text}', the sentence does not"
    return ""


def unreal(claim: Line, part: Sequence[int], line: Line, places: Sequence[int]) -> str:
    """What the evidence only plans, allows or doubts and the claim states, or the other way round, else ""."""
    mine, its = claim.moods, line.moods
    matched = [i for i in part if places[i] >= 0]
    for i in matched:
        p = places[i]
        if its.modal[p] and not mine.may_be_modal[i] and not _planned(claim, i):
            return f"the passage does not say that '{claim.tokens[i].text}' has happened, only that it may or will"
        if (
            line.tokens[p - 1].low == "to"
            and p
            and (its.hedges or its.intends)
            and its.verbs[p]
            and _happened(claim, i)
        ):
            return f"the passage does not say that '{claim.tokens[i].text}' has happened"
        if mine.modal[i] and not its.may_be_modal[p] and line.moods.verbs[p] and not its.hedges:
            return f"the passage states '{line.tokens[p].text}' as a fact, the sentence as a possibility"
    telling = [i for i in matched if claim.tokens[i].kind == "word"]
    doubted = sum(its.doubted[places[i]] for i in telling)
    if (
        telling
        and doubted > 0.6 * len(telling)
        and not mine.hedges
        and not any(t.key in REPORTING for t in claim.tokens)
    ):
        return "the passage says that somebody believes this, the sentence states it as a fact"
    return ""


def _happened(claim: Line, i: int) -> bool:
    """Whether a verb of the claim stands in the past tense."""
    low = claim.tokens[i].low
    past = low.endswith("ed") or VERBS.get(low, low) != low
    return past and claim.moods.verbs[i] and not claim.moods.may_be_modal[i]


def _planned(claim: Line, i: int) -> bool:
    return any(
        t.low in ("planned", "proposed", "possible", "future", "due", "scheduled", "expected")
        for t in (*claim.tokens[max(0, i - 4) : i], *claim.tokens[i + 1 : i + 2])
    )
