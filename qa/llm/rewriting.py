"""What a model made of a follow-up -> the question that stands alone, or nothing where it cannot be trusted. Pure.

Contract: one line that asks, no longer than needed, which keeps every name, number and quoted word of the question and
takes all others from the conversation. Knows nothing of models.
"""

import re
from collections.abc import Sequence

from qa.llm.guard import clean
from qa.question.noun_phrases import names, words
from qa.results import Turn

_LONGEST = 400
_LABEL = re.compile(r"^\W*(?:rewritten question|last question|question|rewritten|answer)\s*:\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ASKS = re.compile(
    r"(?i)^(?:who|whom|whose|what|when|where|why|which|how|did|does|do|was|were|is|are|has|have|had|will|would|can|could"
    r"|should|in|on|at|by|for|from|of|to|with|until|since|before|after|during|name|list|tell|give|describe|explain|what's|who's)\b"
)


def accepted(answer: str, question: str, history: Sequence[Turn]) -> str:
    """The rewritten question, or "" if it is none, drops something that was asked for, or brings in something new."""
    lines = [line.strip() for line in answer.strip().splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > _LONGEST:
        return ""
    cleaned = clean(lines[0], "")
    text = _LABEL.sub("", cleaned.text).strip(" \"“”'")
    if cleaned.refused or not any(c.isalnum() for c in text):
        return ""
    if re.search("[a-zA-Z]", text) and not _ASKS.match(text):
        return ""
    said = " ".join([question, *(f"{t.question} {t.resolved_question} {t.answer}" for t in history)]).lower()
    if any(not _in(name, text.lower()) for name in names(question[1:])):
        return ""
    if set(_NUMBER.findall(question)) - set(_NUMBER.findall(text)):
        return ""
    if any(not _in(name, said) for name in names(text[1:])) or set(_NUMBER.findall(text)) - set(_NUMBER.findall(said)):
        return ""
    return text if text.endswith(("?", "？", ".")) else f"{text}?"


def _in(name: str, text: str) -> bool:
    return all(word in text for word in words(name.lower()))
