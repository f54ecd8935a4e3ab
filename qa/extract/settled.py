"""A yes-or-no question and a passage -> Yes, No or nothing, with the sentence that settles it. Pure.

Contract: the question becomes a statement and its denials, and `qa.verify` judges them: a statement that the passage
proves is Yes, a denial that it proves is No. All else is None: a passage that only comes near settles nothing. A denial
is tried at every place where the verb may stand, because the passage must deny the same word to prove it. "Do we know
whether …" is No where a passage says that it is not known. English only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.sentences import sentences
from qa.results import Passage, Span
from qa.terms import terms
from qa.verify.verify import Evidence, verify
from qa.verify.words import SAME

_QUESTION = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?P<aux>did|does|do|was|were|is|are|has|have|had|will|would|can|could|should)"
    r"(?P<denied>n['’]t)?\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_KNOWN = re.compile(
    r"^\W*(?:do|does)\s+(?:we|you|they|anyone|anybody|the \w+)\s+know\s+(?:if|whether)\s+(?P<what>\S.*)$"
    r"|^\W*is it known\s+(?:if|whether|that)\s+(?P<that>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_UNKNOWN = re.compile(
    r"\b(?:not|never|yet to)\b[^.;]{0,20}\b(?:known|clear|confirm(?:ed)?|certain|disclosed|established)\b"
    r"|\b(?:unknown|unclear|uncertain)\b",
    re.IGNORECASE,
)
_SHARED = 0.3  # of the words asked about, in the sentence that says that nobody knows
_MOST_PLACES = 10
_DO = ("did", "does", "do")
_AUXILIARY = frozenset("will would can could should".split())


@dataclass(frozen=True, slots=True)
class Settled:
    """The verdict and the span of the passage's text that proves it, whole sentences."""

    verdict: Literal["Yes", "No"]
    quote: Span


def settle(question: str, passage: Passage) -> Settled | None:
    """What the passage says to the question; None where it does not settle it."""
    asked = question.strip().rstrip(" ?")
    if (known := _KNOWN.match(asked)) and (quote := _open(known["what"] or known["that"], passage.text)):
        return Settled("No", quote)
    evidence = [Evidence(passage.text, passage.source.published_day, f"{passage.source.title}. {passage.text}")]
    for verdict, claim in _claims(asked):
        judged = verify(claim, evidence)
        if judged.verdict == "supported" and judged.quote is not None:
            if verdict == "Yes" and not _says_all(claim, passage, passage.text[slice(*judged.quote)]):
                return None
            return Settled(verdict, judged.quote)
    return None


def _claims(question: str) -> Iterator[tuple[Literal["Yes", "No"], str]]:
    """What would prove Yes, then what would prove No."""
    if known := _KNOWN.match(question):
        yield "Yes", f"{known['what'] or known['that']}."
        return
    asked = _QUESTION.match(question)
    if asked is None:
        return
    words = asked["rest"].split()
    aux = "" if asked["aux"].lower() in _DO else asked["aux"].lower()
    denied = aux or "did"
    yield "Yes", f"{aux} {asked['rest']}.".lstrip()
    for at in range(1, min(len(words), _MOST_PLACES)):
        yield "No", f"{' '.join(_put(words, f'{denied} not', at))}."


def _put(words: list[str], what: str, at: int) -> list[str]:
    return [*words[:at], what, *words[at:]]


def _open(what: str, text: str) -> Span | None:
    """The sentence that says that this is not known."""
    wanted = set(terms(what))
    best: tuple[int, Span] | None = None
    for start, end in sentences(text):
        if _UNKNOWN.search(text, start, end):
            shared = len(wanted.intersection(terms(text[start:end])))
            if best is None or shared > best[0]:
                best = shared, (start, end)
    return best[1] if best and best[0] >= max(2, _SHARED * len(wanted)) else None


def _says_all(claim: str, passage: Passage, quote: str) -> bool:
    """Whether the passage has every word of the claim, and the quote does not say it only of a plan ("to grant")."""
    held = set(terms(f"{passage.source.title} {passage.text}"))
    if any(word not in held and held.isdisjoint(SAME.get(word, ())) for word in terms(claim) if word not in _AUXILIARY):
        return False
    return not any(
        re.search(rf"(?<!first )(?<!last )(?<!only )\bto {word}\b", quote) and f"to {word}" not in claim.lower()
        for word in re.findall(r"\b[a-z]{3,}\b", claim)
    )
