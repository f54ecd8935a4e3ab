"""Questions that a context does not answer, made from questions that it does.

Contract: answered examples -> examples without answers. Two kinds, after what a reader meets: a right question on a
wrong passage (`elsewhere`), and a question that the right passage only nearly answers (`altered`), as people wrote for
SQuAD 2.0: another name or number, the opposite, a denial (Rajpurkar et al. 2018, arXiv:1806.03822, table 1).
"""

import math
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.reader.examples import Example
from qa.reader.excerpts import excerpts

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<![.?!\"“] )(?<!^)\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_AUXILIARY = re.compile(r"\b(is|was|are|were|did|does|do|has|have|had|can|could|will|would|should)\b(?! not\b)")
_PAIRS = (
    "first last, largest smallest, most least, more fewer, before after, highest lowest, oldest youngest, north south,"
    "northern southern, east west, eastern western, higher lower, earliest latest, best worst, started ended,"
    "began ended, begin end, start end, won lost, win lose, born buried, increase decrease, increased decreased,"
    "above below, top bottom, early late, longest shortest, majority minority, always never, joined left, old new,"
    "major minor, open close, opened closed, positive negative, public private, strong weak, good bad, cheap expensive,"
    "love hate, inside outside, same different, male female, men women, man woman"
)
_OPPOSITE = {a: b for pair in _PAIRS.split(",") for one, two in [pair.split()] for a, b in ((one, two), (two, one))}
_NEAR = 3  # so many of the wrong contexts that share most with a question are taken into account
GROUP = 3  # a question on its own context and on two others


def elsewhere(examples: Sequence[Example], count: int, stretch: int, rng: random.Random) -> list[Example]:
    """Questions on the wrong context: one of those that share most with the question, of any title.

    Of the context, the stretch of so many characters that the chain would read.
    """
    made: list[Example] = []
    for example, near in _beside(examples, rng):
        if len(made) == count:
            break
        if near:
            made.append(_on(rng.choice(near), example, stretch))
    return made


def rivals(examples: Sequence[Example], count: int, stretch: int, rng: random.Random) -> list[tuple[Example, ...]]:
    """Groups of GROUP: a question on its own context, then on those of other contexts that share most with it.

    Only questions with a name or a number: "They are associated with what?" may be answered anywhere. Of the other
    contexts, the stretch of so many characters that the chain would read.
    """
    made: list[tuple[Example, ...]] = []
    for example, near in _beside(examples, rng):
        if len(made) == count:
            break
        if len(near) >= GROUP - 1 and (_NAME.search(example.question) or _NUMBER.search(example.question)):
            made.append((example, *(_on(other, example, stretch) for other in rng.sample(near, GROUP - 1))))
    return made


def _on(other: Example, example: Example, stretch: int) -> Example:
    [[(start, end)]] = excerpts(example.question, [other.context], stretch)
    return Example(example.id + "-", other.title, example.question, other.context[start:end], ())


def _beside(examples: Sequence[Example], rng: random.Random) -> Iterator[tuple[Example, list[Example]]]:
    """Answered examples in random order, each with up to _NEAR whose contexts share most with its question.

    Never a context that holds one of the question's answers. Rarer shared words weigh more (inverse document
    frequency), and only contexts with one of the question's three rarest words are looked at.
    """
    contexts = list({e.context: e for e in examples}.values())
    words = [set(_WORD.findall(e.context.lower())) for e in contexts]
    found: dict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(words):
        for word in bag:
            found[word].append(number)
    weight = {word: math.log(1 + len(contexts) / len(where)) for word, where in found.items()}
    asking = [e for e in examples if e.answers]
    for example in rng.sample(asking, len(asking)):
        asked = {w for w in _WORD.findall(example.question.lower()) if w in weight}
        rare = sorted(asked, key=lambda w: (-weight[w], w))[:3]
        answers = [example.context[s:e].lower() for s, e in example.answers]
        scored = [
            (sum(weight[w] for w in asked & words[number]), number)
            for number in {n for word in rare for n in found[word][:200]}
            if contexts[number].context != example.context
            and not any(a in contexts[number].context.lower() for a in answers)
        ]
        yield example, [contexts[number] for _, number in sorted(scored, reverse=True)[:_NEAR]]


def altered(examples: Sequence[Example], count: int, rng: random.Random) -> list[Example]:
    """Questions of which one thing was changed, so that their context answers them no longer.

    A name or number that the context states becomes another one, of the same context or of any other; else a word
    becomes its opposite; else (for one in six) the question is denied.
    """
    others = [rng.choice(examples).context for _ in range(min(len(examples), 2000))]
    names = [name for context in others for name in _NAME.findall(context)]
    made: list[Example] = []
    asking = [e for e in examples if e.answers]
    for example in rng.sample(asking, len(asking)):
        if len(made) == count:
            break
        question = _renamed(example, names, rng) or _opposed(example, rng)
        if not question and rng.random() < 1 / 6:
            question = _denied(example)
        if question:
            made.append(replace(example, id=example.id + "~", question=question, answers=()))
    return made


def _renamed(example: Example, names: Sequence[str], rng: random.Random) -> str | None:
    question, context = example.question, example.context
    held = [m for kind in (_NAME, _NUMBER) for m in kind.finditer(question) if m.group() in context]
    if not held:
        return None
    at = rng.choice(held)
    answers = " ".join(context[s:e] for s, e in example.answers)
    if at.group()[0].isdigit():
        near = [n for n in _NUMBER.findall(context) if len(n) == len(at.group())]
        far = ["".join(str(rng.randint(1, 9)) if c.isdigit() and i > 1 else c for i, c in enumerate(at.group()))]
    else:
        near, far = _NAME.findall(context), list(names)
    pool = near if near and rng.random() < 0.5 else far
    fit = [n for n in pool if n not in question and n not in answers and at.group() not in n and n not in at.group()]
    return question[: at.start()] + rng.choice(fit) + question[at.end() :] if fit else None


def _opposed(example: Example, rng: random.Random) -> str | None:
    held = [m for m in _WORD.finditer(example.question) if m.group() in _OPPOSITE]
    if not held:
        return None
    at = rng.choice(held)
    return example.question[: at.start()] + _OPPOSITE[at.group()] + example.question[at.end() :]


def _denied(example: Example) -> str | None:
    at = None if "n't" in example.question else _AUXILIARY.search(example.question)
    return f"{example.question[: at.end()]}n't{example.question[at.end() :]}".replace("cann't", "can't") if at else None
