"""A reply that follows prompts.SCHEMA, piece by piece -> its sentences with the marks that other models write. Pure.

Contract: a sentence comes out once its object is complete, `[n]`, QUOTE with the words that prove it, and END behind
it, whatever cuts the text into pieces; a reply without sentences is NO ANSWER. A reply that is no object is passed on
as it stands: its server took no notice of the schema. Knows nothing of passages.
"""

import json
import re
from collections.abc import Iterator

from qa.errors import LlmGarbled
from qa.llm.marks import parse
from qa.llm.prompts import NO_ANSWER
from qa.llm.sentence_stream import END, QUOTE, split

_JSON = json.JSONDecoder()
_HEAD = re.compile(r'\s*\{\s*"sentences"\s*:\s*\[')
_MAY_BEGIN = re.compile(r"\s*(?:\{|$)")
_LONGEST = 50_000  # characters that complete nothing
_MOST = 20  # passages of a sentence


class StructuredStream:
    """Turns one reply."""

    def __init__(self) -> None:
        self._rest = ""  # what is not told yet
        self._state = "begin"  # then "prose", or "items" and "end"
        self._told = False

    def feed(self, piece: str) -> str:
        """What this piece completes. Raises LlmGarbled on a sentence without an end."""
        if self._state == "prose":
            return piece
        self._rest += piece
        if len(self._rest) > _LONGEST:
            raise LlmGarbled(f"a part of the reply has more than {_LONGEST:,} characters")
        if self._state == "begin" and (head := _HEAD.match(self._rest)):
            self._state, self._rest = "items", self._rest[head.end() :]
        elif self._state == "begin" and not _MAY_BEGIN.match(self._rest):
            self._state = "prose"
            return self._rest
        return "".join(self._items()) if self._state == "items" and ("}" in piece or "]" in piece) else ""

    def _items(self) -> Iterator[str]:
        while True:
            self._rest = self._rest.lstrip(" \t\r\n,")
            if self._rest.startswith("]"):
                self._state = "end"
                if not self._told:
                    yield NO_ANSWER
                return
            try:
                item, end = _JSON.raw_decode(self._rest)
            except ValueError:
                return  # not whole yet
            self._rest = self._rest[end:]
            self._told = True
            yield _inline(item)


def _inline(item: object) -> str:
    """One item as text: marks and quote stand behind each of its sentences. "" for what is no such item."""
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        return ""
    text, written = parse(" ".join(item["text"].split()))
    numbers = item.get("passages")
    cited = [n for n in numbers if isinstance(n, int) and 0 < n < 1000][:_MOST] if isinstance(numbers, list) else []
    marks = "".join(f" [{n}]" for n in dict.fromkeys(cited or written))
    quote = item.get("quote")
    proof = f"{QUOTE}{told}" if isinstance(quote, str) and (told := " ".join(quote.split())) else ""
    return "".join(f"{sentence}{marks}{proof}{END}" for sentence in split(text))
