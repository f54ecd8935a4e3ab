"""What of each passage the reader reads: the sentences that share most with the question. Pure.

Contract: a question and passages' texts -> stretches of each text, whole sentences of at most `limit` characters each
(one sentence may be longer). Half of the tokens of whole passages, and the reader finds more in them: docs/reader.md
has the table. Rarer words weigh more, rarity being counted among the passages themselves. Knows nothing of readers.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from ingest.sentences import sentences
from qa.language.terms import terms
from qa.results import Span

_TIMELY = ""  # no term of any text
_AGAIN = 0.1  # what a word counts that another sentence of the stretch holds already


def excerpts(
    question: str,
    texts: Sequence[str],
    limit: int,
    timely: Callable[[int, str], bool] | None = None,
    *,
    stretches: int = 1,
) -> list[list[Span]]:
    """Up to so many stretches a text that do not overlap, in the order of the text; of those that share equally much
    the first. An empty text has none.

    `timely` says of a text's number and a sentence of it whether the sentence tells of the time asked for: that counts
    as one more word.
    """
    asked = set(terms(question))
    cut = [sentences(text) for text in texts]
    held = [[asked.intersection(terms(text[s:e])) for s, e in spans] for text, spans in zip(texts, cut, strict=True)]
    if timely is not None:
        for number, (text, spans) in enumerate(zip(texts, cut, strict=True)):
            for words, (s, e) in zip(held[number], spans, strict=True):
                words |= {_TIMELY} if timely(number, text[s:e]) else set()
    found = Counter(word for each in held for word in set().union(*each))
    weight = {word: math.log(1 + len(texts) / count) for word, count in found.items()}
    return [_best(spans, each, weight, limit, stretches) for spans, each in zip(cut, held, strict=True)]


def _best(
    spans: Sequence[Span], held: Sequence[set[str]], weight: dict[str, float], limit: int, stretches: int
) -> list[Span]:
    taken: set[int] = set()
    for _ in range(stretches):
        best, best_value = range(0), -1.0
        for first in range(len(spans)):
            if first in taken:
                continue
            last = first
            while last + 1 < len(spans) and last + 1 not in taken and spans[last + 1][1] - spans[first][0] <= limit:
                last += 1
            stretch = held[first : last + 1]
            # fsum: the order of a set differs from process to process, and with it the last bit of a plain sum
            once, again = set().union(*stretch), (weight[w] for s in stretch for w in s)
            value = math.fsum(weight[w] for w in once) + _AGAIN * math.fsum(again)
            if value > best_value:
                best, best_value = range(first, last + 1), value
        taken.update(best)
    chosen: list[Span] = []
    for place in sorted(taken):
        start, end = spans[place]
        if place - 1 in taken:
            start = chosen.pop()[0]
        chosen.append((start, end))
    return chosen
