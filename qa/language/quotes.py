"""Words in quotation marks must stand in the passage as they are quoted. Pure.

Contract: a sentence -> what it quotes; a quote and a passage -> whether it is there. Case, kind of quotation mark,
white space and the mark that closes the quote do not count; an ellipsis stands for anything.
"""

import re

_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{1,600})[”\"»“]|(?<![\w])[‘']([^‘’'\n]{12,300})[’'](?!\w)")
_DOTS = re.compile(r"\s*(?:\.\.\.|…)\s*")
_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})
_SPACE = re.compile(r"\s+")
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…|\[[^\]]{0,40}\])\s*")


def quoted(sentence: str) -> list[str]:
    """The words between quotation marks, in order; [] if there are none."""
    return [found for match in _QUOTED.finditer(sentence) if (found := (match[1] or match[2] or "").strip())]


def stands_in(quote: str, passage: str) -> bool:
    """Whether `passage` (already `plain`) holds the quote; true for a quote that holds no letter."""
    at = 0
    for part in (_DOTS if "[" in passage else _ELLIPSIS).split(quote):
        words = plain(part).strip(" .,;:!?-\"'")
        if not words:
            continue
        match = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(passage, at)
        if match is None:
            return False
        at = match.end()
    return True


def plain(text: str) -> str:
    """The text in lower case with straight quotes and single spaces."""
    return _SPACE.sub(" ", text.translate(_MARKS)).strip().lower()
