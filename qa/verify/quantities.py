"""How many of them: what is said of all, of most or of one only must be said so in the evidence. Pure.

Contract: a part of a claim and a sentence -> the word that says too much, or "".
"""

from collections.abc import Sequence

from qa.verify.passages import Line

_ALL = frozenset("all every each everyone everybody everything entire whole entirely wholly always any both".split())
_MOST = frozenset("most majority mostly mainly largely".split())
_ONLY = frozenset("only sole solely exclusively alone".split())
_NO_QUANTITY = frozenset("at after above in for over".split())  # "at all", "above all", "in all", "for all"
_ASKS = (
    (frozenset("all every each everyone everybody everything entire whole always".split()), _ALL),
    (frozenset(("majority",)), _MOST | _ALL),
    (_ONLY - {"alone"}, _ONLY | frozenset("one once no nobody nothing none but just".split())),
)


def overstated(claim: Line, part: Sequence[int], line: Line) -> str:
    """The first such word that the sentence has no match for."""
    for i in part:
        token = claim.tokens[i]
        if i and claim.tokens[i - 1].low in _NO_QUANTITY:
            continue
        for asking, giving in _ASKS:
            if token.low in asking and giving.isdisjoint(line.sentence.lows):
                return token.text
    return ""
