"""What a claim adds to its evidence: a clause of which hardly anything is there, whose something was, what it is
compared with, or a word made up. Pure.

Contract: an alignment -> the words of the addition, "" where there is none. High coverage of the whole does not excuse
it: "the bridge was closed on Monday after inspectors found cracks, and the mayor resigned".
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from qa.verify.passages import Line

_JOINTS = frozenset("and but while after before because so although though whereas who which when where".split())
_MARKS = frozenset(",;:—–")
_CAUSE = re.compile(r"caus(?:e[ds]?|ing)$|because$|due$|owing$")
_CAUSAL = re.compile(
    r"\b(?:caus|becaus|due\b|owing|result|led\b|leads?\b|blam|after\b|since\b|as\b|over\b|from\b|thanks|reason|why\b|so\b"
    r"|trigger|provok|forc|prompt|when\b|for\b)"
)
_POSSESSIVES = ("'s", "’s", "s'", "s’")
_CODE = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_]{3})\w{5,}")  # letters and digits in one: a code, not prose


def addition(claim: Line, part: Sequence[int], held: Sequence[bool], sentence: str) -> str:
    """The clause, or the word, that the evidence does not hold.

    `held` tells of each token of the claim whether the evidence or the sentences before it have it; `sentence` is the
    evidence in lower case.
    """
    for i in part:
        token = claim.tokens[i]
        if not held[i] and (_CODE.fullmatch(token.low) or (token.speaks and token.text.endswith(_POSSESSIVES))):
            return token.text
    if compared := _compared(claim, part, held):
        return compared
    causal = next((i for i in part if _CAUSE.match(claim.tokens[i].low) and not held[i]), None)
    if causal is not None and not _CAUSAL.search(sentence):
        return claim.tokens[causal].text
    for clause in _clauses(claim, part):
        telling = [i for i in clause if claim.tokens[i].speaks]
        verbs = [i for i in telling if claim.moods.verbs[i]]
        missing = sum(not held[i] for i in telling)
        if not verbs or any(held[i] for i in verbs) or len(telling) < 2:
            continue
        if 2 * missing >= len(telling):
            return " ".join(claim.tokens[i].text for i in clause if claim.tokens[i].kind != "mark")
    return ""


def _compared(claim: Line, part: Sequence[int], held: Sequence[bool]) -> str:
    """What stands behind "than", if the evidence has no word of it: "cooler than the surface of the ocean"."""
    than = next((at for at, i in enumerate(part) if claim.tokens[i].low == "than"), len(part))
    rest = list(takewhile(lambda i: claim.tokens[i].kind != "mark", part[than + 1 :]))
    telling = [i for i in rest if claim.tokens[i].speaks]
    return "" if not telling or any(held[i] for i in telling) else " ".join(claim.tokens[i].text for i in rest)


def _clauses(claim: Line, part: Sequence[int]) -> list[list[int]]:
    """The part in stretches between joints; of one stretch only there is none to compare with the rest."""
    found: list[list[int]] = [[]]
    for i in part:
        token = claim.tokens[i]
        if token.low in _JOINTS or token.text in _MARKS:
            found.append([])
        else:
            found[-1].append(i)
    return [clause for clause in found if clause] if len(found) > 1 else []
