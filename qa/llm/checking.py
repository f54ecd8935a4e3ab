"""A sentence that a model wrote -> plain text and a verdict on it. Pure but for the judge.

Contract: no address, markup, secret word or order to a machine passes, whatever the judge would say; all else is
judged over the passages, those that the sentence cites first. Two rules go beyond one sentence: what leans on the
sentence before is judged with it, and a short answer is read with its question. Knows nothing of models or streams.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.sentences import sentences
from qa.judge.evidence import Source
from qa.judge.judge import Judge
from qa.judge.verdicts import Judged, Verifier
from qa.language.quotes import plain
from qa.llm.addressed import speaks_to_a_machine
from qa.llm.guard import Head, clean, trimmed, without_heads
from qa.llm.marks import parse
from qa.llm.sentence_stream import Written
from qa.results import Passage

_ABOUT_THE_PROMPT = re.compile(
    r"^(?:the|this|these|each|no|here (?:is|are) (?:the|an?)) (?:(?:first|second|third|last|given|provided) )?"
    r"(?:passages?|articles?|texts?|questions?|answers?|context|summary|information)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence as it would be shown; `text` is "" where none of it may be, or where it says nothing."""

    text: str
    judged: Judged


class Checker:
    """Checks the sentences of one answer, in order."""

    def __init__(
        self,
        question: str,
        passages: Sequence[Passage],
        judge: Judge,
        *,
        numbered: int,
        secret: str,
        instructions: str = "",
    ) -> None:
        """The first `numbered` passages are those that the model saw, as 1, 2, …; the others may still prove."""
        self.verifier = Verifier(
            judge, question, [Source(_told(p.text), p.source.title, p.source.published_day) for p in passages]
        )
        self._told = " ".join(p.text for p in passages)
        self._heads = [Head(p.source.title, p.source.source, p.source.published_at[:10]) for p in passages]
        self._numbered = numbered
        self._secret = secret
        self._instructions = plain(instructions)
        self._before = ""  # the sentence before, shown or not

    def check(self, written: Written) -> Checked | None:
        """The verdict on the next sentence; None where nothing is said. Numbers that name no passage are ignored."""
        cleaned = clean(written.text, self._secret)
        if cleaned.refused:
            return _refused("", cleaned.refused)
        text, numbers = parse(cleaned.text)
        text = without_heads(trimmed(text, self._told), self._heads)
        if not any(c.isalnum() for c in text):
            return None
        if text.endswith(":"):
            return _refused(text, "a heading says nothing that can be checked")
        of_the_prompt = len(text.split()) > 3 and plain(text).strip(" -.") in self._instructions
        if speaks_to_a_machine(text) or of_the_prompt:
            return _refused("", "it repeats an instruction")
        if _ABOUT_THE_PROMPT.match(text):
            return _refused(text, "it speaks of the passages, not of what they say")
        if text.endswith("?"):
            return _refused(text, "a question cannot be proved")
        cited = [n - 1 for n in numbers if 0 < n <= self._numbered]
        judged = self.verifier.verdict(text, cited, before=self._before, anchor=written.quote)
        self._before = text
        return Checked(text, judged)


def _refused(text: str, reason: str) -> Checked:
    return Checked(text, Judged("unfounded", "veto", 0.0, (), reason))


def _told(text: str) -> str:
    """The passage with every sentence that speaks to a machine blanked out: what it says proves nothing."""
    for start, end in sentences(text):
        if speaks_to_a_machine(text[start:end]):
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
