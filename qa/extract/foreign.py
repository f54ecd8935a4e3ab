"""Questions in a script that the reader cannot read: the sentences that share most with them. Pure.

Contract: the network's vocabulary is English; of Korean or Greek it sees letters. For such a question every sentence of
a passage is a span, and its margin tells which share of the question's pairs of letters it holds, rarer pairs weighing
more. Pairs, because words are inflected ("갯벌의") or stand without spaces between them. Knows nothing of ranking.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from ingest.sentences import sentences
from qa.reader.reader import AnswerSpan, Reading

_WORD = re.compile(r"\w+")
_SPANS = 5
_NONE = 0.3  # the share that counts as "no answer": right sentences held 0.33 and more, wrong ones 0.18 at most
_LOGIT = 40.0  # margin of a whole share: shares of 0.33 to 0.6 then have the margins of right spans of the network


def foreign(question: str) -> bool:
    """Whether at least half of its words have a letter that is not Latin: "누가 Orsley를 떠났나" has three."""
    words = [word for word in _WORD.findall(question) if any(c.isalpha() for c in word)]
    return bool(words) and 2 * sum(not _latin(word) for word in words) >= len(words)


def _latin(word: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in word if c.isalpha())


def sentence_readings(question: str, texts: Sequence[str]) -> list[Reading]:
    """One reading a text, in order: up to five of its sentences, best first."""
    cut = [sentences(text) for text in texts]
    held = [[_pairs(text[s:e]) for s, e in spans] for text, spans in zip(texts, cut, strict=True)]
    found = Counter(pair for each in held for pairs in each for pair in pairs)
    total = sum(map(len, held))
    weight = {pair: math.log(1 + total / (0.5 + found[pair])) for pair in sorted(_pairs(question))}
    whole = sum(weight.values()) or 1.0
    readings = []
    for spans, each in zip(cut, held, strict=True):
        shares = [sum(value for pair, value in weight.items() if pair in pairs) / whole for pairs in each]
        spread = [AnswerSpan(s, e, _LOGIT * (share - _NONE)) for (s, e), share in zip(spans, shares, strict=True)]
        readings.append(Reading(tuple(sorted(spread, key=lambda span: -span.margin)[:_SPANS])))
    return readings


def _pairs(text: str) -> set[str]:
    """Neighbouring letters of each word; a word of one letter is itself."""
    return {word[i : i + 2] for word in _WORD.findall(text.lower()) for i in range(max(1, len(word) - 1))}
