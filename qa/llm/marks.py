"""A model's sentence -> the sentence without its citation marks, and the passage numbers that they name. Pure.

Contract: `[1]`, `[1, 2]`, `[1-3]`, `[^1]`, `[Passage 1]`, `(passages 1 and 2)` and `【1†source】` are marks,
wherever they stand; `[2019]` is text. "Passage 1 says" is text that names a passage. Numbers come in order, each once,
and may name no passage. No colon, dash or stop stays that a mark alone had held. Knows nothing of passages.
"""

import re

_WORD = r"(?:(?:see\s+)?(?:passages?|sources?|articles?|documents?|refs?\.?|citations?)\s*)"
_NUMBERS = r"\^?\d{1,3}(?:\s*(?:[,;–-]|and|&)\s*\^?\d{1,3}){0,20}"
_FORMS = rf"(?:\[\s*{_WORD}?{_NUMBERS}\s*\]|\(\s*{_WORD}{_NUMBERS}\s*\)|【\s*{_WORD}?{_NUMBERS}[^】]{{0,40}}】)"
_MARK = re.compile(_FORMS, re.IGNORECASE)
_NAMING = re.compile(rf"(?P<mark>{_FORMS})|(?<!\w)passages?\s+(?P<told>{_NUMBERS})(?!\d)", re.IGNORECASE)
_NUMBER_PART = re.compile(_NUMBERS)
_LEADING = re.compile(rf"(?:\s*+(?:[,;–—-]\s*+)?\*{{0,2}}{_FORMS}\*{{0,2}})++", re.IGNORECASE)  # possessive: linear
_ON_THE_LINE = re.compile(rf"(?:[ \t]*+(?:[,;–—-][ \t]*+)?\*{{0,2}}{_FORMS}\*{{0,2}})++", re.IGNORECASE)
_LINE_OF_ITS_OWN = re.compile(rf"[ \t]*\n{_LEADING.pattern}[ \t]*(?=\n|$)", re.IGNORECASE)
_BULLETS = r"\s*+(?:(?:[-*•>–—#+]{1,6}|\(?\d{1,2}[.)])\s++)*"
_STRAY = r"(?:\s*(?:\*{0,2}:+\*{0,2}|[.,;–—-]+(?=[\s\[(【]|$)))*"
_HEAD = re.compile(
    rf"{_BULLETS}(?:(?P<marks>(?:(?:[a-z]+ )?[a-z]+:\s*)?{_LEADING.pattern}){_STRAY}\s*)?", re.IGNORECASE
)
_CREDITING = r"(?:according to|as \w+ (?:in|by)|based on|in|from|per|see)"
_NOUN = re.compile(  # "According to [1], it rained", "[1] states that it rained", "It rained, as reported in [1]."
    rf"^\W*(?P<front>{_CREDITING})\s*{_LEADING.pattern}\s*[,:]\s*"
    rf"|^\W*{_LEADING.pattern}(?P<says>\s*(?:says?|states?|reports?|notes?|mentions?)\s+that\s+)"
    rf"|(?P<behind>[,;]?\s+{_CREDITING})\s*{_LEADING.pattern}(?=\s*[.!]?$)",
    re.IGNORECASE,
)
_STRAY_IN_FRONT = re.compile(_STRAY)
_STRAY_STOP = re.compile(r"(?:\s*(?:\.+(?=[\s\[(【]|$)|[.,;:]+\s*$))?")
_STOPPED = re.compile(r"[.!?…。！？][\"'“”’»)\]]*$")
_HELD = re.compile(r"(?:\s*[,;]|\s+[–—-]+)+$")
_CLOSES_LINE = re.compile(r"[ \t]*(?:[.;,][ \t]*)?(?:\n|$)")
_COLON = re.compile(r"\s*\*{0,2}:")
_STOP = re.compile(r"[ \t]?[.;,](?=\s|$)")
_RANGE = re.compile(r"(\d{1,3})\s*[–-]\s*\^?(\d{1,3})")
_WIDEST = 20


def parse(sentence: str) -> tuple[str, tuple[int, ...]]:
    """The sentence without marks, the white space before them and what is stray then; the numbers, in order, each
    once."""
    numbers: dict[int, None] = {}
    sentence = _NOUN.sub(_mark_alone, sentence)
    kept, at = "", 0
    for mark in _NAMING.finditer(sentence):
        numbers |= dict.fromkeys(_named(mark["told"] or mark["mark"]))
        if mark["told"]:
            continue
        kept = (kept + sentence[at : mark.start()]).rstrip()
        at = mark.end()
        if _STOPPED.search(kept):
            at = _past(_STRAY_STOP, sentence, at)
        elif not any(c.isalnum() for c in kept):
            at = _past(_STRAY_IN_FRONT, sentence, at)
        if sentence[at:].strip() in ("", ".", "!", "?"):
            kept = _HELD.sub("", kept)
    return (kept + sentence[at:]).strip(), tuple(numbers)


def leading(text: str) -> int:
    """The length of the marks that the text begins with."""
    return _past(_LEADING, text, 0)


def trailing(text: str, end: int, *, led: bool) -> int:
    """Where the marks end that belong to the sentence that ends at `end`; `led`: marks stand in front of sentences.

    Marks that end a line, or stand on a line of their own, close what was said; marks with a colon, or with which
    a line of text begins, open what follows.
    """
    at = end
    if same := _ON_THE_LINE.match(text, end):
        opens = led or _COLON.match(text, same.end())
        if not opens or _CLOSES_LINE.match(text, same.end()):
            at = _past(_STOP, text, same.end())
    while not led and (line := _LINE_OF_ITS_OWN.match(text, at)):
        at = line.end()
    return at


def head(text: str) -> tuple[int, bool]:
    """The length of all that stands before the words of a sentence: white space, list signs, marks and what follows
    them. And whether marks do."""
    found = _HEAD.match(text)
    return (found.end(), found["marks"] is not None) if found else (0, False)


def _mark_alone(credit: re.Match[str]) -> str:
    """The marks of a credit that names its passage by a mark only."""
    alone = " ".join(mark.group() for mark in _MARK.finditer(credit.group()))
    return alone if credit["behind"] else f"{alone} "


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _named(text: str) -> list[int]:
    numbers: list[int] = []
    found = _NUMBER_PART.search(text)
    text = found.group() if found else ""
    for part in re.split(r"[,;&]|and", text):
        span = _RANGE.search(part)
        if span and 0 <= int(span[2]) - int(span[1]) <= _WIDEST:
            numbers += range(int(span[1]), int(span[2]) + 1)
        else:
            numbers += [int(n) for n in re.findall(r"\d+", part)]
    return numbers
