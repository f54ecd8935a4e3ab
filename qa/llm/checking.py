"""A sentence that a model wrote, and the passages -> whether it may be shown, and with which quotes. Pure.

Contract: supported by a passage that it cites, or by another one that takes the place of a wrong citation, else
unsupported. Two rules go beyond one sentence: what begins with a pronoun must be proved by a passage of the sentence
before, and a bare phrase only counts as the answer to its question. Knows nothing of models or streams.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.sentences import sentences
from qa.llm.addressed import speaks_to_a_machine
from qa.llm.guard import clean, trimmed
from qa.llm.marks import parse
from qa.question.noun_phrases import statement
from qa.results import Passage, Span
from qa.verify.clauses import read_moods
from qa.verify.tokens import read_sentence
from qa.verify.verify import Evidence, verify
from qa.verify.words import BE

_LEANS = re.compile(
    r"^(?:and |but |so |also,? |however,? |then |in addition,? |moreover,? )*"
    r"(?:it(?! (?:is|was) (?:not )?(?:the|a|an) )|he|she|they|this|that|these|those|his|her|its|their|him"
    r"|the (?:latter|former|same)|both"
    r"|(?:one|two|three|some|many|most|all|none|each|half) of (?:them|these|those))\b",
    re.IGNORECASE,
)
_ABOUT_THE_PROMPT = re.compile(
    r"^(?:the|this|these|each|no|here (?:is|are) (?:the|an?)) (?:(?:first|second|third|last|given|provided) )?"
    r"(?:passages?|articles?|texts?|questions?|answers?|context|summary|information)\b",
    re.IGNORECASE,
)
_FINITE = frozenset((*BE, "has", "have", "had", "did", "does", "do", "will", "would", "can", "could", "may", "must"))
_KOREAN = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a sentence is proved: a passage by its index, and the span of the quote in its text."""

    passage: int
    quote: Span


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence as it would be shown; `text` is "" where none of it may be. No proofs: unsupported, for `reason`."""

    text: str
    verdict: Literal["supported", "misattributed", "unsupported"]
    reason: str
    proofs: tuple[Proof, ...]


class Checker:
    """Checks the sentences of one answer, in order."""

    def __init__(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        numbered: int,
        secret: str,
    ) -> None:
        """The first `numbered` passages are those that the model saw, as 1, 2, …; the others may still prove."""
        self._question = question
        self._evidence = [Evidence(_told(p.text), p.source.published_day) for p in passages]
        self._numbered = numbered
        self._secret = secret
        self._before: Checked | None = None  # the sentence before, shown or not

    def check(self, written: str) -> Checked:
        """The verdict on the next sentence. Numbers that name no passage are ignored."""
        checked = self._judge(written)
        if checked.text or checked.reason:
            self._before = checked
        return checked

    def _judge(self, written: str) -> Checked:
        cleaned = clean(written, self._secret)
        if cleaned.refused:
            return Checked("", "unsupported", cleaned.refused, ())
        text, numbers = parse(cleaned.text)
        text = trimmed(text)
        if not any(c.isalnum() for c in text):
            return Checked("", "unsupported", "", ())
        if text.endswith(":"):
            return Checked(text, "unsupported", "a heading says nothing that can be checked", ())
        if speaks_to_a_machine(text):
            return Checked("", "unsupported", "it repeats an instruction", ())
        if _ABOUT_THE_PROMPT.match(text):
            return Checked(text, "unsupported", "it speaks of the passages, not of what they say", ())
        if not any(c.isalpha() for c in text):
            return Checked(text, "unsupported", "a number alone says nothing that can be checked", ())
        claim, phrase = text, _is_fragment(text)
        if phrase:
            claim = f"{statement(self._question, text.rstrip('.'))}."
            if not claim.lower().startswith(text.rstrip(".").lower()):
                return Checked(text, "unsupported", "a phrase alone says nothing that can be checked", ())
            if _adds_nothing(text, self._question):
                return Checked(text, "unsupported", "it only repeats words of the question", ())
        cited = [n - 1 for n in numbers if 0 < n <= self._numbered]
        allowed = set(range(len(self._evidence)))
        if _LEANS.match(text):
            if self._before is None or not self._before.proofs:
                return Checked(text, "unsupported", "it leans on a sentence that is not shown", ())
            allowed = {proof.passage for proof in self._before.proofs}
        proofs = [proof for i in cited if i in allowed and (proof := self._proof(claim, i, phrase))]
        if proofs:
            return Checked(text, "supported", "", tuple(proofs))
        others = [i for i in range(len(self._evidence)) if i in allowed and i not in cited]
        judgement = verify(claim, [self._evidence[i] for i in others], single=phrase)
        if judgement.verdict == "supported" and judgement.evidence is not None and judgement.quote is not None:
            reason = "another passage says it" if cited else "it cites no passage; one says it"
            return Checked(text, "misattributed", reason, (Proof(others[judgement.evidence], judgement.quote),))
        own = [self._evidence[i] for i in cited if i in allowed]
        reason = verify(claim, own, single=phrase).reason if own else judgement.reason
        return Checked(text, "unsupported", reason, ())

    def _proof(self, claim: str, index: int, phrase: bool) -> Proof | None:
        judgement = verify(claim, [self._evidence[index]], single=phrase)
        return Proof(index, judgement.quote) if judgement.verdict == "supported" and judgement.quote else None


def _told(text: str) -> str:
    """The passage with every sentence that speaks to a machine blanked out: what it says proves nothing."""
    for start, end in sentences(text):
        if speaks_to_a_machine(text[start:end]):
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _adds_nothing(phrase: str, question: str) -> bool:
    """Whether the question names all that the phrase does: "Captain Teague." to "How old is Captain Teague?"."""
    asked = read_sentence(question, 0, len(question))
    choice = "or" in asked.lows
    return not choice and read_sentence(phrase, 0, len(phrase)).keys <= asked.keys


def _is_fragment(text: str) -> bool:
    """Whether no word of the text is a verb: "The Kremlin.", "In August 2019." Not told of Korean."""
    tokens = read_sentence(text, 0, len(text)).tokens
    return not (_KOREAN.search(text) or any(t.low in _FINITE for t in tokens) or any(read_moods(tokens).verbs))
