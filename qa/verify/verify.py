"""A sentence of an answer and the passages that it cites -> supported, unsupported or misattributed. Pure.

Contract: deterministic, a few milliseconds, no model. A sentence is supported when one sentence of one cited passage,
or several of the same passage, prove all of it; `docs/verification.md` says what is looked at and what is not. Knows
nothing of answers, articles or models.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.verify.broken import broken_off
from qa.verify.claim import compare
from qa.verify.passages import Evidence, Line, Read, plain, read
from qa.verify.pieces import by_pieces, proves
from qa.verify.quotes import quoted, stands_in
from qa.verify.tokens import read_sentence
from qa.verify.words import SAME

__all__ = ["Evidence", "Judgement", "verify"]

_CLOSE = 0.75  # where a sentence with that much of the claim contradicts it, two others must hold
_ALMOST_ALL = 0.9  # that much of it
_NOTHING: frozenset[str] = frozenset()
_MARKS = re.compile(r"\s*\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]")
_LEAD = re.compile(
    r"^(?:[-*•>#]+\s+|\d{1,2}[.)]\s+)?(?:(?:according to|as (?:reported|stated|mentioned) (?:in|by)|based on|per)\s+"
    r"(?:the\s+)?(?:cited\s+|provided\s+|given\s+|above\s+)?(?:articles?|passages?|reports?|sources?|text|archive|context)"
    r"(?:\s+\d+)?\s*[,:]\s*|the (?:article|passage|text|source|report)s? (?:says?|states?|reports?|notes?|mentions?)"
    r" that\s+)?",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:in my (?:view|opinion)|i (?:think|believe|feel|would|am|cannot|can't|don't|hope|suggest|guess)|i'm|as an ai"
    r"|we (?:think|believe|can see|should)|it is (?:clear|obvious|evident) that|interestingly|unfortunately|let me)\b",
    re.IGNORECASE,
)
_BEFORE_MARK = re.compile(r"\s+(?=[,.;:])")
_QUOTATION = re.compile(r"[“\"«„][^“”\"«»„]{0,600}[”\"»“]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one sentence.

    `evidence` indexes the cited passages, or for "misattributed" the others. `quote` is the span, in that passage's
    text, from the first to the last sentence that proves it. Both are None for "unsupported".
    """

    verdict: Literal["supported", "unsupported", "misattributed"]
    reason: str
    evidence: int | None = None
    quote: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Proof:
    quote: tuple[int, int]
    coverage: float


def verify(
    sentence: str,
    cited: Sequence[Evidence],
    others: Sequence[Evidence] = (),
    *,
    single: bool = False,
) -> Judgement:
    """Whether the cited passages prove the sentence, and if not, whether one of the others does. Never raises.

    With `single` one sentence of a passage must prove all of it: for a sentence that nobody wrote, an answer of a few
    words, filled up from its question.
    """
    said = _LEAD.sub("", _MARKS.sub("", sentence).strip().replace("**", "")).strip()
    if not any(c.isalnum() for c in said):
        return Judgement("unsupported", "the sentence says nothing that can be checked")
    if not cited and not others:
        return Judgement("unsupported", "the sentence cites no passage")
    index, proof, reason = _among(said, cited, single)
    if proof is not None:
        return Judgement("supported", "", index, proof.quote)
    if others and (found := _among(said, others, single))[1] is not None:
        return Judgement("misattributed", f"{reason}; another passage says it", found[0], found[1].quote)
    return Judgement("unsupported", reason)


def _among(said: str, passages: Sequence[Evidence], single: bool) -> tuple[int, _Proof | None, str]:
    if not passages:
        return -1, None, "the sentence cites no passage"
    reads = [read(evidence) for evidence in passages]
    for index, one in enumerate(reads):
        if (span := _verbatim(said, one)) is not None:
            return index, _Proof(span, 1.0), ""
    outside = _QUOTATION.sub(" ", said)
    if said.rstrip(" \"'”’)").endswith("?"):
        return -1, None, "a question cannot be proved"
    if _OPINION.search(outside):
        return -1, None, "an opinion of the writer cannot be proved"
    claim = Line(read_sentence(said, 0, len(said)))
    if not any(t.speaks for t in claim.tokens):
        return -1, None, "the sentence says nothing that can be checked"
    broken = broken_off(claim.tokens)
    if broken and not any(f" {broken.lower()}" in _BEFORE_MARK.sub("", one.plain) for one in reads):
        return -1, None, f"it breaks off at '{broken}'"
    quotes = quoted(said)
    best: tuple[int, _Proof] | None = None
    reason, closest = "no sentence of the cited passage says this", -1.0
    for index, one in enumerate(reads):
        if missing := next((q for q in quotes if not stands_in(q, one.plain)), None):
            if closest < 0:
                reason = f"the quoted words '{missing}' are not in the cited passage"
            continue
        proof, near, why = _prove(claim, one, single)
        if proof is not None and (best is None or proof.coverage > best[1].coverage):
            best = index, proof
        if near > closest:
            closest, reason = near, why or reason
    return (best[0], best[1], "") if best else (-1, None, reason)


def _verbatim(said: str, one: Read) -> tuple[int, int] | None:
    """The span of the sentences that are the claim, letter by letter but for white space and quotation marks."""
    wanted = plain(said).rstrip(" .")
    if wanted not in one.plain:
        return None
    for i in range(len(one.lines)):
        start = one.lines[i].sentence.start
        for line in one.lines[i : i + 3]:
            if plain(one.text[start : line.sentence.end]).rstrip(" .") == wanted:
                return start, line.sentence.end
    return None


def _prove(claim: Line, one: Read, single: bool) -> tuple[_Proof | None, float, str]:
    """The proof, else the coverage of the closest sentence and what is wrong with it."""
    every = range(len(claim.tokens))
    closest, against, why = -1.0, 0.0, ""
    proofs: list[_Proof] = []
    shares = [_share(claim, line) for line in one.lines]
    order = sorted(range(len(shares)), key=lambda n: -shares[n])[:6]
    for number in order:
        if shares[number] < 0.3:
            break
        finding = compare(claim, every, one, number)
        line = one.lines[number].sentence
        if finding.problem.contradicts:
            against = max(against, finding.coverage)
        if proves(finding):
            proofs.append(_Proof((line.start, line.end), finding.coverage))
        if finding.coverage > closest:
            closest, why = finding.coverage, finding.problem.reason or "most of it stands in other sentences"
    best = max(proofs, key=lambda proof: proof.coverage, default=None)
    if best is not None and best.coverage >= against:
        return best, 1.0, ""
    if single:
        return None, closest, why
    found = by_pieces(claim, one, order, 0.0 if against < _CLOSE else _ALMOST_ALL)
    coverage = found.weight / len(claim.tokens) if found else 0.0
    if found is not None and (coverage > against or against < _CLOSE):
        first, last = one.lines[min(found.lines)].sentence, one.lines[max(found.lines)].sentence
        return _Proof((first.start, last.end), coverage), 1.0, ""
    return None, closest, why


def _share(claim: Line, line: Line) -> float:
    keys = line.sentence.keys
    own = claim.sentence.keys
    return sum(k in keys or not keys.isdisjoint(SAME.get(k, _NOTHING)) for k in own) / len(own) if own else 0.0
