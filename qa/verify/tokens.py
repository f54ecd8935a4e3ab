"""A sentence -> its tokens: names, numbers, dates, words that say something and words that do not. Pure.

Contract: half-open spans in the text that the sentence came from, in order. Knows nothing of evidence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qa.verify.days import Day, find_days
from qa.verify.numbers import Number, find_numbers
from qa.verify.stem import stem
from qa.verify.words import PEOPLES, STOP, TITLES

Kind = Literal["name", "word", "number", "date", "stop", "mark"]

_PIECE = re.compile(r"(?:[^\W\d_]\.){2,}(?!\w)|\w+(?:[’'\-.](?=\w)\w+)*|[,;:—–()\"“”.?!&]|--?(?=\s)")
_POSSESSIVE = re.compile(r"[’']s$|(?<=s)[’']$")
_NOT = re.compile(r"n[’']t$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, name part, number, date or mark. `key` is what two tokens are compared by."""

    start: int
    end: int
    text: str
    low: str
    key: str
    kind: Kind
    number: Number | None = None
    day: Day | None = None

    @property
    def speaks(self) -> bool:
        """Whether it says something that evidence must say too."""
        return self.kind not in ("stop", "mark")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of text[start:end]; spans count from the start of that text."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    keys: frozenset[str]
    lows: frozenset[str]


def read_sentence(text: str, start: int, end: int) -> Sentence:
    """The tokens of text[start:end]."""
    tokens = _named(_pieces(text[start:end], start))
    return Sentence(
        start, end, tuple(tokens), frozenset(t.key for t in tokens if t.speaks), frozenset(t.low for t in tokens)
    )


def _pieces(text: str, shift: int) -> list[Token]:
    days = find_days(text)
    taken = [(d.start, d.end) for d in days]
    numbers = [n for n in find_numbers(text) if not any(n.start < e and s < n.end for s, e in taken)]
    fixed: list[tuple[int, int, Day | Number]] = sorted(
        [*((d.start, d.end, d) for d in days), *((n.start, n.end, n) for n in numbers)], key=lambda f: f[0]
    )
    tokens: list[Token] = []
    at = 0
    for start, end, found in fixed:
        _words(text, at, start, shift, tokens)
        raw = text[start:end]
        if isinstance(found, Day):
            tokens.append(Token(start + shift, end + shift, raw, raw.lower(), "#date", "date", day=found))
        else:
            kind: Kind = "stop" if found.weak else "number"
            tokens.append(Token(start + shift, end + shift, raw, raw.lower(), "#number", kind, number=found))
        at = end
    _words(text, at, len(text), shift, tokens)
    return tokens


def _words(text: str, begin: int, end: int, shift: int, tokens: list[Token]) -> None:
    for match in _PIECE.finditer(text, begin, end):
        raw = match.group()
        start, stop = match.start() + shift, match.end() + shift
        if not raw[0].isalnum():
            tokens.append(Token(start, stop, raw, raw, raw, "stop" if raw == "&" else "mark"))
            continue
        low = raw.lower().replace("’", "'")
        if _NOT.search(low) or low == "cannot":
            verb = "can" if low in ("cannot", "can't") else "will" if low == "won't" else low[:-3]
            tokens.append(Token(start, stop, raw, verb, verb, "stop"))
            tokens.append(Token(start, stop, raw, "not", "not", "stop"))
            continue
        bare = _POSSESSIVE.sub("", low)
        if "-" in bare and raw.islower() and len(bare) > 4:
            tokens.extend(_token(start, stop, part, part) for part in bare.split("-") if part)
        else:
            tokens.append(_token(start, stop, raw, bare))


def _token(start: int, end: int, raw: str, low: str) -> Token:
    if low in STOP and not (raw.isupper() and len(raw) > 1 and low in ("us", "it", "who")):
        return Token(start, end, raw, low, low, "stop")
    return Token(start, end, raw, low, _key(low), "word")


@lru_cache(maxsize=32_768)
def _key(low: str) -> str:
    return PEOPLES.get(low) or stem(low.replace(".", ""))


def _named(tokens: list[Token]) -> list[Token]:
    """Capitalised words become names, at the start of a sentence only if the next word is one or it is an acronym."""
    found: list[Token] = []
    opening = True
    for at, token in enumerate(tokens):
        first = token.text[0]
        if token.kind == "word" and first.isupper():
            capitals = sum(c.isupper() for c in token.text)
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            goes_on = following is not None and (
                (following.kind == "word" and following.text[0].isupper()) or following.text == "&"
            )
            if not opening or capitals > 1 or goes_on:
                token = Token(token.start, token.end, token.text, token.low, token.key, "name")
        stopped = token.text == "." and not (found and (found[-1].low in TITLES or len(found[-1].text) == 1))
        opening = (opening and token.kind == "mark") or stopped or token.text in ("?", "!", ":", "“", '"')
        found.append(token)
    return found


def names(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Spans of indices [i, j) of each name: neighbouring name tokens, joined by "of", "the", "&", "de"."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "name":
            at += 1
            continue
        end = at + 1
        while end < len(tokens):
            if tokens[end].kind == "name":
                end += 1
            elif (
                tokens[end].text in ("of", "de", "&", "van", "von")
                and end + 1 < len(tokens)
                and tokens[end + 1].kind == "name"
            ):
                end += 2
            else:
                break
        spans.append((at, end))
        at = end
    return spans
