"""An answer against the right ones: how close the words are. Pure.

Contract: a text and the right answers -> [0, 1], the best over the right answers. No right answer means that the
corpus does not answer: then "" is right and everything else is wrong, as in SQuAD 2.0. Knows nothing of passages.
"""

from collections import Counter
from collections.abc import Sequence

from eval.canonical import contains, tokens
from qa.reader.score import f1 as words_f1
from qa.reader.score import normalise


def em(answer: str, golds: Sequence[str]) -> float:
    """Exact match: 1.0 or 0.0 after lower-casing and dropping punctuation and articles.

    The official script of SQuAD 2.0; Rajpurkar et al. 2016, arXiv:1606.05250, §6.1. Right answers that are nothing but
    punctuation and articles are passed over, as there.
    """
    return max(float(normalise(answer) == normalise(gold)) for gold in _golds(golds))


def f1(answer: str, golds: Sequence[str]) -> float:
    """Overlap of words, harmonic mean of precision and recall. Official script and normalisation as for `em`."""
    return max(words_f1(answer, gold) for gold in _golds(golds))


def overlap(answer: str, golds: Sequence[str]) -> tuple[float, float]:
    """(precision, recall) of the words at the right answer of the best F1; (0, 0) without common words.

    HotpotQA multiplies them with those of the citations; Yang et al. 2018, arXiv:1809.09600, §5.1.
    """
    return max((_overlap(answer, gold) for gold in _golds(golds)), key=lambda pr: (_harmonic(*pr), pr))


def match(answer: str, golds: Sequence[str]) -> float:
    """1.0 if the answer says the same as a right one up to spelling: Unicode forms, numbers, dates. Byline's own."""
    return float(any(tokens(answer) == tokens(gold) for gold in golds)) if golds else float(not tokens(answer))


def containment(answer: str, golds: Sequence[str]) -> float:
    """1.0 if a right answer stands in the answer, whole words, up to spelling. Byline's own.

    F1 punishes an answer that is a sentence; this does not. 0.0 where there is no right answer to contain.
    """
    return float(any(contains(answer, gold) for gold in golds))


def _golds(golds: Sequence[str]) -> list[str]:
    return [gold for gold in golds if normalise(gold)] or [""]


def _overlap(answer: str, gold: str) -> tuple[float, float]:
    a, g = normalise(answer).split(), normalise(gold).split()
    same = sum((Counter(a) & Counter(g)).values())
    return (same / len(a), same / len(g)) if same else (0.0, 0.0)


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
