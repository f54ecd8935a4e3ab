"""A sentence that breaks off in the middle: a preposition with nothing behind it. Pure.

Contract: the tokens of a sentence -> the words at the break, with the mark behind them, "" where there is none. It
reads grammar only: whoever asks must let pass what the evidence says in the same words, as in "accounted for in".
"""

from collections.abc import Sequence

from qa.verify.tokens import Token

_PREPOSITIONS = frozenset("of in on at for from to with into by".split())
_TWO = frozenset(("on to", "in to"))  # "went on to win"
_LEFT_OPEN = frozenset("the a an of at into from with during between than because and or but".split())
_BREATH = frozenset("and or but because from with".split())  # these may stand before a comma
_ENDS = frozenset(".;:!?")


def broken_off(tokens: Sequence[Token]) -> str:
    """Two prepositions in a row ("was opened on in 1931"; not "paid for by"), or a last word that needs another one."""
    for at, token in enumerate(tokens):
        following = tokens[at + 1 : at + 3]
        last = not following or following[0].text in _ENDS
        if token.low in _LEFT_OPEN and (last or (following[0].text == "," and token.low not in _BREATH)):
            return _around(tokens, at)
        if token.low not in _PREPOSITIONS:
            continue
        if last and at and tokens[at - 1].kind in ("name", "number", "date"):
            return _around(tokens, at)  # behind a verb it may stand last: "the ward that they live on"
        if not following:
            continue
        after = following[0].low
        if after not in _PREPOSITIONS or after == "by" or f"{token.low} {after}" in _TWO:
            continue
        if after == "at" and following[-1].low in ("least", "most", "once", "all"):
            continue
        return f"{token.text} {following[0].text}"
    return ""


def _around(tokens: Sequence[Token], at: int) -> str:
    mark = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return " ".join(token.text for token in tokens[max(0, at - 1) : at + 1]) + mark
