"""A model's sentence -> the sentence without its citation marks, and the passage numbers that they name. Pure.

Contract: `[1]`, `[1, 2]`, `[1-3]`, `[^1]`, `[Passage 1]`, `(passages 1 and 2)` and `【1†source】` are marks,
wherever they stand; `[2019]` is text. Numbers come in order, each once, and may name no passage. Knows nothing
of passages.
"""

import re

_WORD = r"(?:(?:see\s+)?(?:passages?|sources?|articles?|documents?|refs?\.?|citations?)\s*)"
_NUMBERS = r"\^?\d{1,3}(?:\s*(?:[,;–-]|and|&)\s*\^?\d{1,3}){0,20}"
_MARK = re.compile(
    rf"\[\s*{_WORD}?(?P<square>{_NUMBERS})\s*\]|\(\s*{_WORD}(?P<round>{_NUMBERS})\s*\)|【\s*{_WORD}?(?P<wide>{_NUMBERS})[^】]{{0,40}}】",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"(?:\s*[,;]?\s*(?:{_MARK.pattern.replace('?P<', '?P<lead_')}))+", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,3})\s*[–-]\s*\^?(\d{1,3})")
_WIDEST = 20


def parse(sentence: str) -> tuple[str, tuple[int, ...]]:
    """The sentence without marks and without the white space before them; the numbers, in order, each once."""
    numbers: dict[int, None] = {}
    kept, at = [], 0
    for mark in _MARK.finditer(sentence):
        kept.append(sentence[at : mark.start()].rstrip())
        at = mark.end()
        for number in _named(mark["square"] or mark["round"] or mark["wide"]):
            numbers[number] = None
    kept.append(sentence[at:])
    return "".join(kept).strip(), tuple(numbers)


def leading(text: str) -> int:
    """The length of the marks that the text begins with: they belong to the sentence before."""
    found = _LEADING.match(text)
    return found.end() if found else 0


def _named(text: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;&]|and", text):
        span = _RANGE.search(part)
        if span and 0 <= int(span[2]) - int(span[1]) <= _WIDEST:
            numbers += range(int(span[1]), int(span[2]) + 1)
        else:
            numbers += [int(n) for n in re.findall(r"\d+", part)]
    return numbers
