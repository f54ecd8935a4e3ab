"""How much of a question's words a text holds, and how near they stand to a span. Pure.

Contract: the question's words with their weights and texts -> shares, 0 to 1; 0 where the question has no such word.
Knows nothing of readers or scores.
"""

import math
import re
from collections.abc import Container, Mapping, Sequence

from qa.language.terms import terms

Weights = Mapping[str, float]

_NAME = re.compile(r"(?<!^)\b[A-Z][\w'’-]+")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_HALF = 4  # words off at which a word counts for half


def weights(question: str, bags: Sequence[Container[str]]) -> dict[str, float]:
    """The question's words by rarity among the bags of words, in order: sums over them are then the same in every
    process, to the last bit."""
    words = sorted(frozenset(terms(question)))
    return {word: math.log(1 + len(bags) / (0.5 + sum(word in bag for bag in bags))) for word in words}


def names(question: str) -> list[str]:
    """The words of its names: what begins with a capital, the first word apart."""
    return [word for name in _NAME.findall(question) for word in terms(name)]


def numbers(question: str) -> list[str]:
    """Its numbers in figures."""
    return _NUMBER.findall(question)


def cover(asked: Weights, held: Container[str]) -> float:
    """The weighted share of the question's words that are held."""
    total = sum(asked.values())
    return sum(weight for word, weight in asked.items() if word in held) / total if total else 0.0


def nearness(asked: Weights, before: str, after: str) -> float:
    """Like `cover`, of the words to both sides of a span; one that stands further off counts for less."""
    total = sum(asked.values())
    if not total:
        return 0.0
    close: dict[str, float] = {}
    for side in (terms(before)[::-1], terms(after)):
        for distance, word in enumerate(side):
            if word in asked:
                close[word] = max(close.get(word, 0.0), 1 / (1 + distance / _HALF))
    return sum(asked[word] * share for word, share in close.items()) / total


def missing(words: Sequence[str], held: Container[str]) -> float:
    """The share of these words that are not held."""
    return sum(word not in held for word in words) / len(words) if words else 0.0
