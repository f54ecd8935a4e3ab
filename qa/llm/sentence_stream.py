"""Text as a model writes it, piece by piece -> its sentences, each once it is known to be complete. Pure.

Contract: the sentences come out the same however the text is cut into pieces. A sentence is complete when a whole word
of the next one stands behind it, its citation marks included; the last one only when the model said that it had
finished. Lines end sentences; a quotation holds as many as it likes. A reply or a line that begins with a mark has its
marks in front of its sentences, others have them behind. Knows nothing of what the sentences say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.sentences import sentences
from qa.llm.marks import head, leading, trailing

END = "\x1e"
"""Whoever knows that a sentence is complete writes it behind it; white space otherwise."""
QUOTE = "\x1f"
"""Stands between a sentence and the words that prove it, where END follows; white space otherwise."""

_NEXT_WORD = re.compile(  # enough to know what follows
    r"\s*(?:[,;–—*-]{1,3}\s*)?+(?:[^\s\[(【]\S*\s|[^\s\[(【]\S{30}|[\[(【][^\])】]{45}|[\[(【][^\])】]*[\])】]\s)"
)
_LINE = re.compile(r"[ \t]*\n\s*+(?![a-z])")
_MAY_END = re.compile(r"[.!?…。！？\n\x1e]")
_GOES_ON = re.compile(r"\s*[:.,;–—-]?\s*[\"'“‘«(\[]*([^\W\d_])")
_STOPPED = re.compile(r"[.!?…。！？][\"'“”’»)】」』]*$")
_BRACKET = re.compile(r"\s*\*{0,2}[\[(【]")
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}
_QUOTING = re.compile(f"[{''.join(_QUOTES)}{''.join(_QUOTES.values())}]")
_LONGEST_QUOTATION = 600  # characters; a mark that nothing closes within them opens none
_LONGEST = 4_000  # characters of one sentence, beyond which none is looked for before the end
_STEP = 16  # characters without white space


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence, marks included, whether a new line began before it, and the words that prove it, as the model
    copied them; "" where it was not asked for them."""

    text: str
    new_line: bool
    quote: str = ""


class SentenceStream:
    """Holds back what may still change."""

    def __init__(self) -> None:
        self._rest = ""
        self._run = 0  # letters since the last white space
        self._begun = False
        self._new_line = False
        self._led = False  # marks stand in front: in the whole reply
        self._line_led = False  # in this line

    @property
    def pending(self) -> str:
        """What has been written and not released."""
        return self._rest

    def feed(self, text: str) -> list[Written]:
        """The sentences that this piece completes."""
        found: list[Written] = []
        begin = 0
        for at, letter in enumerate(text, start=1):  # looks at fixed places, so that pieces make no difference
            word = self._run
            self._run = 0 if letter.isspace() else word + 1
            if letter == END or (word if self._run == 0 else self._run % _STEP == 0):
                self._rest += text[begin:at]
                begin = at
                found += self._released(whole=False)
        self._rest += text[begin:]
        return found

    def close(self) -> list[Written]:
        """The last sentence, of a model that has finished. Of one that was cut off there is none: do not call it."""
        return list(self._released(whole=True))

    def _released(self, *, whole: bool) -> Iterator[Written]:
        while self._rest.strip() and (whole or (len(self._rest) <= _LONGEST and _MAY_END.search(self._rest))):
            told, ended, _ = self._rest.partition(END)
            told, quoted, quote = told.partition(QUOTE)
            if quoted and not ended:
                if not whole:
                    return
                told, quote = f"{told} {quote}", ""
            marked = head(told)[1]
            led = self._led or (self._line_led if self._begun and not self._new_line else marked)
            end = _first(told, led=led, whole=whole or bool(ended))
            if end is None:
                return
            last = not told[end:].strip()
            if last and ended:
                end = self._rest.index(END) + 1
            text, self._rest = told[:end], self._rest[end:]
            if text.strip():
                new_line = self._new_line or "\n" in text[: len(text) - len(text.lstrip())]
                self._led = self._led or (led and not self._begun)
                self._begun, self._line_led = True, led
                yield Written(text.strip(), new_line, " ".join(quote.split()) if last and ended else "")
            gap = self._rest[: len(self._rest) - len(self._rest.lstrip())]
            self._new_line = "\n" in gap


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


def split(text: str) -> list[str]:
    """A whole text's sentences, as a stream would give them."""
    stream = SentenceStream()
    return [written.text for written in (*stream.feed(text), *stream.close())]


def _first(text: str, *, led: bool, whole: bool) -> int | None:
    """The end of the first sentence with its marks; None where more text may change it."""
    begin = head(text)[0]
    line = _LINE.search(text, begin)
    body = text[: line.start()] if line and line.start() > begin else text
    more = not whole and (line is None or line.end() == len(text))  # whether the line may go on
    end = _end(body, begin, more=more)
    if end is None:
        return None
    end = trailing(text, end, led=led)
    return end if whole or _NEXT_WORD.match(text, end + leading(text[end:])) else None


def _end(body: str, begin: int, *, more: bool) -> int | None:
    """The end of the first sentence of a line, without marks behind it. `more`: the line may go on."""
    quotations, opened = _quotations(body, begin)
    ends = {begin + end for _, end in sentences(body[begin:])} | set(_before_marks(body, begin))
    for end in sorted(ends):
        if more and opened is not None and end > opened:
            return None
        if not any(first < end < last for first, last in quotations):
            return end
    return len(body)


def _before_marks(body: str, begin: int) -> Iterator[int]:
    """Ends of sentences that marks follow: "5 a.m. [1] Drip" is one, "5 a.m. [1] on Monday" is none."""
    at = begin
    while (bracket := _BRACKET.search(body, at)) is not None:
        start, at = bracket.span()
        length = leading(body[start:])
        if not length:
            continue
        at = start + length
        going_on = _GOES_ON.match(body, at)
        if _STOPPED.search(body[begin:start]) and not (going_on and going_on[1].islower()):
            yield start


def _quotations(body: str, begin: int) -> tuple[list[tuple[int, int]], int | None]:
    """The spans of closed quotations, and where one is open that may still be closed."""
    closed: list[tuple[int, int]] = []
    opened: int | None = None
    for found in _QUOTING.finditer(body, begin):
        at = found.start()
        if opened is not None and at - opened > _LONGEST_QUOTATION:
            opened = None
        if opened is not None:
            if body[at] in _QUOTES[body[opened]]:
                closed.append((opened, at + 1))
                opened = None
        elif (
            body[at] in _QUOTES and not body[max(begin, at - 1) : at].isalnum() and not body[at + 1 : at + 2].isspace()
        ):
            opened = at
    if opened is not None and len(body) - opened > _LONGEST_QUOTATION:
        opened = None
    return closed, opened
