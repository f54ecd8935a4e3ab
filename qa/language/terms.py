"""Text -> the words by which questions and passages are compared: lower case, inflection off, small words out. Pure."""

import re

from qa.language.stem import stem

_WORD = re.compile(r"\w+")
_SMALL = frozenset(
    "a an the of to in on at by for with from as is are was were be been did do does has have had who whom whose what "
    "when where which why how many much and or that this it its".split()
)


def terms(text: str) -> list[str]:
    """In order, repeated as they are."""
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _SMALL]
