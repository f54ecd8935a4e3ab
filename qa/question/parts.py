"""A question that asks two things -> the questions in it, each standing alone. Pure.

Contract: "Who designed the bridge and when was it opened?" -> two texts; any other question -> itself alone. At most
two parts. Pronouns of the second part are resolved by the rules of `qa.question.followup`. English only.
"""

import re

from qa.question.followup import resolve
from qa.results import Turn

_ASKS = r"(?:who|whom|whose|what|when|where|why|which|how)"
_TWO_WORDS = re.compile(
    rf"^\W*(?P<one>{_ASKS})\s+and\s+(?P<other>{_ASKS})\s+(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL
)
_TWO_CLAUSES = re.compile(
    rf"^\W*(?P<one>(?P<word>{_ASKS}\b(?:\s+(?:many|much|long|old|far|often))?)\s+(?P<rest>\S.*?)),?\s+and\s+"
    rf"(?P<other>(?:(?:in|on|at|by|for|from|to|with)\s+)?{_ASKS}\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
_RELATIVE = re.compile(r"\b(?:who|whom|whose|which)\b", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"^(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|must|may|might)\b", re.IGNORECASE
)


def parts(question: str) -> tuple[str, ...]:
    """One text, the question as it is, or two that each end with a question mark."""
    whole = question.strip()
    asked = whole.rstrip(" ?")
    if two := _TWO_WORDS.match(asked):
        return f"{_capital(two['one'])} {two['rest']}?", f"{_capital(two['other'])} {two['rest']}?"
    found = _TWO_CLAUSES.match(asked)
    if not found or len(found["rest"].split()) < 2 or _goes_on(found["one"], found["other"]):
        return (question,)
    first = f"{_capital(found['one'])}?"
    second = found["other"].strip()
    if len(second.split()) <= 2 and not _AUXILIARY.match(second.split()[-1]):
        return first, f"{_capital(second)} {_predicate(found['rest'])}?"
    return first, resolve(f"{_capital(second)}?", (Turn(first, "", first),))


def _goes_on(one: str, other: str) -> bool:
    """Whether "and who" continues a relative clause: "the man who sang and who danced"."""
    word = other.split(maxsplit=1)[0].lower()
    return (
        word in ("who", "whom", "whose", "which") and _RELATIVE.search(one, len(one.split(maxsplit=1)[0])) is not None
    )


def _predicate(rest: str) -> str:
    """What the second question word asks about: after "Who", "opened the bridge" becomes "was it that opened …"."""
    return rest if _AUXILIARY.match(rest) else f"was it that somebody {rest}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
