"""Text as a model writes it, piece by piece -> its sentences, each once it is known to be complete. Pure.

Contract: the sentences come out the same however the text is cut into pieces. A sentence is complete when a whole word
of the next one stands behind it, its citation marks included; the last one only when the model said that it had
finished. Lines end sentences. Knows nothing of what the sentences say.
"""

import re
from dataclasses import dataclass

from ingest.sentences import sentences
from qa.llm.marks import leading

END = "\x1e"
"""Whoever knows that a sentence is complete writes it behind it; white space otherwise."""

_NEXT_WORD = re.compile(r"\s*(?:[^\s\[(【]\S*\s|[^\s\[(【]\S{30}|[\[(【][^\])】]{45})")  # enough to know what follows
_LINE = re.compile(r"[ \t]*\n\s*+(?![a-z])")


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence, marks included, and whether a new line began before it."""

    text: str
    new_line: bool


class SentenceStream:
    """Holds back what may still change."""

    def __init__(self) -> None:
        self._rest = ""
        self._new_line = False

    @property
    def pending(self) -> str:
        """What has been written and not released."""
        return self._rest

    def feed(self, text: str) -> list[Written]:
        """The sentences that this piece completes."""
        self._rest += text
        found = []
        while (end := self._border()) is not None:
            found += self._release(end)
        return found

    def close(self) -> list[Written]:
        """The last sentence, of a model that has finished. Of one that was cut off there is none: do not call it."""
        found = []
        while self._rest.strip():
            found += self._release(_first(self._rest))
        return found

    def _border(self) -> int | None:
        if (known := self._rest.find(END)) >= 0:
            end = _first(self._rest[:known])
            return end if self._rest[end:known].strip() else known + 1
        end = _first(self._rest)
        return end if _NEXT_WORD.match(self._rest, end) else None

    def _release(self, end: int) -> list[Written]:
        text, self._rest = self._rest[:end], self._rest[end:]
        new_line = self._new_line or "\n" in text[: len(text) - len(text.lstrip())]
        gap = self._rest[: len(self._rest) - len(self._rest.lstrip())]
        self._new_line = "\n" in gap
        return [Written(text.strip(), new_line)] if text.strip() else []


class WithoutThinking:
    """Takes out what some models write between <think> marks before they answer."""

    _OPEN, _CLOSE = "<think>", "</think>"

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self._begun = False

    def feed(self, text: str) -> str:
        """What may go on."""
        if self._begun and not self._inside:
            return text
        self._held += text
        if not self._begun:
            start = self._held.lstrip()
            if self._OPEN.startswith(start[: len(self._OPEN)]) and len(start) < len(self._OPEN):
                return ""  # it may still become a mark
            self._begun, self._inside = True, start.startswith(self._OPEN)
        if self._inside:
            _, closed, rest = self._held.partition(self._CLOSE)
            if not closed:
                return ""
            self._inside, self._held = False, rest
        told, self._held = self._held, ""
        return told


def _first(text: str) -> int:
    """The end of the first sentence with the marks behind it."""
    begin = len(text) - len(text.lstrip())
    begin += leading(text[begin:])  # a text that begins with marks: they stay with its first sentence
    line = _LINE.search(text, begin)
    body = text[: line.start()] if line and line.start() > begin else text
    spans = sentences(body[begin:])
    end = begin + spans[0][1] if spans else len(body)
    return end + leading(text[end:])
