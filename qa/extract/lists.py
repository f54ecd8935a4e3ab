"""An item of a list in a sentence -> the whole list. Pure.

Contract: a text, a span in it and the sentence around it -> the span of "A, B, C and D" where the span is one or more
of its items, else the span itself. Only lists of names are widened, because where a name begins and ends can be seen:
at its capital letters. Knows nothing of questions.
"""

import re

from qa.results import Span

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž0-9£$€]"
_INSIDE = r"(?:[\w'’&-]|\.(?=\w|[ ][A-Z]))*"
_NO_NAME = (
    r"(?!(?:On|In|At|By|For|From|To|With|Of|As|And|But|After|Before|Since|Until|When|While|If|Both|Mon|Tues|Wednes|Thurs|"
    r"Fri|Satur|Sun|January|February|March|April|May|June|July|August|September|October|November|December)(?:day)?\b)"
)
_PARTICLES = r"(?:the|of|de|van|von|der|la|&)"
_WORD = rf"{_CAPITAL}{_INSIDE}"
_NAME = rf"\b(?:[Tt]he[ ])?{_NO_NAME}{_WORD}(?:[ ](?:{_PARTICLES}[ ])?{_WORD})*"
_JOINT = r"(?:[ ]?,[ ](?:and[ ]|or[ ])?|[ ](?:and|or)[ ])"
_LIST = re.compile(rf"{_NAME}(?:{_JOINT}{_NAME})+")
_CLOSED = re.compile(r"(?:,[ ]|[ ])(?:and|or)[ ]")


def whole_list(text: str, span: Span, sentence: Span) -> Span:
    """The list's span; `span` itself where it is not a part of one that "and" or "or" closes."""
    for found in _LIST.finditer(text, *sentence):
        start, end = found.span()
        if start <= span[0] and span[1] <= end and _CLOSED.search(found[0]):
            return start, end
    return span
