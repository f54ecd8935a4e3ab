"""Answers as chat clients show them: text with `[n](address)` after what it proves, and annotations of those.

Contract: events or an Answer in, text and annotations out; indexes count Unicode code points of that text. A sentence
that is not proved is marked, after its links; `[n]` stands alone where there is no address to give. Also the
models' names and what a request's messages ask. Knows nothing of HTTP.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from qa.api.body import Items
from qa.api.problems import Missing, Unprocessable
from qa.api.text import Text
from qa.results import Answer, Citation, Sentence, Turn

MODEL = "byline"
PLAIN = "byline-plain"  # no retrieval: for the prompts by which chat clients ask for titles and tags
MODELS = (MODEL, PLAIN)

_UNPROVED = " (unproved)"
_TITLE_CHARS = 60


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str = "text"
    text: Text = ""


class Message(BaseModel):
    """One message of a chat."""

    model_config = ConfigDict(extra="ignore")

    role: str = "user"
    content: Text | Annotated[Items[Part], Field(max_length=1000)] | None = None

    @property
    def text(self) -> str:
        """The text of all parts."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class Rendering:
    """The growing text of one answer."""

    def __init__(self, link: Callable[[Citation], str]) -> None:
        self._link = link
        self.text = ""
        self.annotations: list[dict[str, Any]] = []

    def add(self, text: str) -> str:
        """Append text, and give it back."""
        self.text += text
        return text

    def cite(self, citation: Citation) -> str:
        """Append a citation's link, or its number alone where it has no address; gives what was appended."""
        url = self._link(citation)
        if not url:
            return self.add(f" [{citation.n}]")
        marker = f" [{citation.n}]({url.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"
        start = len(self.text) + 1
        self.add(marker)
        self.annotations.append(
            {
                "type": "url_citation",
                "url": url,
                "title": citation.source.title,
                "start_index": start,
                "end_index": len(self.text),
            }
        )
        return marker

    def judge(self, sentence: Sentence) -> str:
        """Append the mark of a sentence that is not proved, after its links; gives what was appended, "" for others."""
        return self.add(_UNPROVED) if sentence.verdict == "unproved" else ""

    @classmethod
    def of(cls, answer: Answer, link: Callable[[Citation], str]) -> "Rendering":
        """A whole answer, each link right after the span that it proves, and the mark of an unproved sentence last."""
        made, at = cls(link), 0
        told: list[Citation | Sentence] = [*sorted(answer.citations, key=lambda c: c.n), *answer.sentences]
        for one in sorted(told, key=lambda c: c.span[1]):
            made.add(answer.text[at : one.span[1]])
            if isinstance(one, Citation):
                made.cite(one)
            else:
                made.judge(one)
            at = max(at, one.span[1])
        made.add(answer.text[at:])
        return made


def asked(messages: Sequence[Message]) -> tuple[str, tuple[Turn, ...]]:
    """The last message's text, and the exchanges before it. Raises Unprocessable if the last is not the user's."""
    spoken = [m for m in messages if m.role in ("user", "assistant")]
    if not spoken or spoken[-1].role != "user":
        raise Unprocessable("the last message must be the user's: it is the question")
    turns = [
        Turn(earlier.text, _MARKS.sub("", later.text))
        for earlier, later in itertools.pairwise(spoken)
        if (earlier.role, later.role) == ("user", "assistant")
    ]
    return spoken[-1].text, tuple(turns[-6:])


def check_model(name: str) -> None:
    """Raises Missing for a model that is not served."""
    if name not in MODELS:
        raise Missing(f"there is no model {name!r}: use {MODEL!r}")


def titled(prompt: str) -> str:
    """What the plain model says: the question that the prompt is about, shortened. No model is asked."""
    quoted = re.findall(r"^\s*(?:USER|User|user):\s*(\S.*)$", prompt, re.MULTILINE)
    lines = quoted[:1] or [line for line in prompt.splitlines() if line.strip()][-1:]
    text = " ".join(lines[0].split()) if lines else ""
    return text if len(text) <= _TITLE_CHARS else text[: text.rfind(" ", 0, _TITLE_CHARS)] + " …"


_MARKS = re.compile(rf" ?\[\d{{1,4}}\]\([^()\s]{{1,2000}}\)|{re.escape(_UNPROVED)}")
