"""Which examples a training reads, and when: noisy and distant data first, the data most like the task last.

Contract: data files -> groups of examples in the order of training. Knows nothing of networks.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.reader import examples as data
from qa.reader.examples import Example
from qa.reader.negatives import altered, elsewhere, rivals

Group = tuple[Example, ...]  # one example, or one question on several contexts, of which the first answers it


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a data file is used, and in which stretch of the training (0 to 1) it is met."""

    file: str
    count: int
    begin: float = 0.0
    end: float = 1.0
    elsewhere: int = 0
    altered: int = 0
    rivals: int = 0  # groups
    titles: tuple[str, ...] = ()  # only these; empty: all


@dataclass(frozen=True, slots=True)
class Stage:
    """One training. `window` is the tokens of a row, from and to; `stretch` the characters of a wrong context."""

    parts: tuple[Part, ...]
    window: tuple[int, int] = (96, 176)
    stretch: int = 450


LAB_DATA = Path(__file__).parents[2] / "lab" / "data"
# squad2-dev: four of its eight articles, so that the other four stay unseen.
_SQUAD2 = ("1973_oil_crisis", "Packet_switching", "Steam_engine", "Warsaw")

STAGES = {
    # One passage at a time: where the answer is, or that there is none.
    "spans": Stage(
        (
            Part("qamr", 20000, 0.0, 0.8, elsewhere=4000, altered=2000),
            Part("amazon", 5000, 0.0, 0.85, elsewhere=800, altered=800),
            Part("reddit", 4500, 0.0, 0.85, elsewhere=500, altered=500),
            Part("qadiscourse", 2500, 0.0, 0.8),
            Part("timeqa-train", 1200, 0.0, 0.6, elsewhere=1000),
            Part("timeqa-train", 1200, 0.4, 1.0, elsewhere=1000),
            Part("wiki-train", 4461, 0.0, 0.6),
            Part("wiki-train", 4461, 0.4, 1.0, elsewhere=2500, altered=2500),
            Part("squad2-dev", 1600, 0.0, 0.6, titles=_SQUAD2),
            Part("squad2-dev", 1600, 0.4, 1.0, elsewhere=500, altered=500, titles=_SQUAD2),
        )
    ),
    # Several passages of one question: which of them answers it.
    "choice": Stage(
        (
            Part("qamr", 4000, 0.0, 0.8, altered=1500, rivals=7000),
            Part("amazon", 1200, 0.0, 0.85, altered=300),
            Part("reddit", 1200, 0.0, 0.85, altered=300),
            Part("qadiscourse", 1500, 0.0, 0.9, rivals=700),
            Part("timeqa-train", 300, 0.0, 0.4, rivals=900),
            Part("timeqa-train", 300, 0.3, 0.7, rivals=900),
            Part("timeqa-train", 300, 0.6, 1.0, rivals=900),
            Part("wiki-train", 500, 0.0, 0.6, rivals=3500),
            Part("wiki-train", 1500, 0.4, 1.0, altered=2500, rivals=3500),
            Part("squad2-dev", 1600, 0.0, 0.6, rivals=700, titles=_SQUAD2),
            Part("squad2-dev", 1600, 0.4, 1.0, altered=500, rivals=700, titles=_SQUAD2),
        )
    ),
    # The same over more text.
    "long": Stage(
        (
            Part("qamr", 0, 0.0, 0.9, altered=500, rivals=1200),
            Part("amazon", 400, 0.0, 0.9),
            Part("reddit", 400, 0.0, 0.9),
            Part("qadiscourse", 600),
            Part("timeqa-train", 300, rivals=800),
            Part("wiki-train", 0, altered=800, rivals=2000),
            Part("squad2-dev", 1600, rivals=500, titles=_SQUAD2),
        ),
        window=(130, 236),
        stretch=700,
    ),
    # Whether there is an answer at all: near misses by the same hand as the questions that have one.
    "near": Stage(
        (
            Part("qamr", 6000, 0.0, 0.8, rivals=3500),
            Part("amazon", 800, 0.0, 0.85),
            Part("reddit", 800, 0.0, 0.85),
            Part("qadiscourse", 1200, 0.0, 0.9),
            Part("timeqa-train", 300, 0.0, 0.5, rivals=900),
            Part("timeqa-train", 300, 0.4, 1.0, rivals=900),
            Part("wiki-train", 2500, 0.0, 1.0, altered=1500, rivals=2000),
            Part("squad2-dev", 1600, 0.0, 0.6, titles=_SQUAD2),
            Part("squad2-dev", 1600, 0.4, 1.0, rivals=500, titles=_SQUAD2),
            Part("nq-qed-dev", 1263, 0.0, 1.0),
            Part("xquad-en-new", 835, 0.0, 1.0, rivals=400),
            Part("quoref-contrast", 948, 0.0, 1.0),
            Part("condaqa", 300, 0.0, 1.0),
            Part("covidqa", 300, 0.0, 0.6),
            *(Part(f"../stories/news-{n}", 500, i / 3, (i + 1) / 3) for n in "abe" for i in range(3)),
            *(Part(f"../passages/wiki-{n}", 700, i / 3, (i + 1) / 3) for n in "1234" for i in range(3)),
            *(
                Part(f"{LAB_DATA}/{n}", 900, i / 3, (i + 1) / 3)
                for n in ("news-w1", "news-w2", "news-w3", "news-w4")
                for i in range(3)
            ),
        )
    ),
    # The same with less of what is far from news, and with stories that were written since.
    "news": Stage(
        (
            Part("qamr", 1500, 0.0, 1.0, rivals=1500),
            Part("timeqa-train", 300, 0.0, 1.0, rivals=900),
            Part("wiki-train", 1000, 0.0, 1.0, altered=500, rivals=1200),
            Part("squad2-dev", 1600, 0.0, 1.0, rivals=300, titles=_SQUAD2),
            Part("nq-qed-dev", 600, 0.0, 1.0),
            Part("xquad-en-new", 500, 0.0, 1.0),
            Part("quoref-contrast", 500, 0.0, 1.0),
            *(Part(f"../stories/news-{n}", 500, i / 2, (i + 1) / 2) for n in "abe" for i in range(2)),
            *(Part(f"../passages/wiki-{n}", 700, 0.0, 1.0) for n in "1234"),
            *(Part(f"{LAB_DATA}/news-w{n}", 900, i / 2, (i + 1) / 2) for n in "1234567" for i in range(2)),
        )
    ),
}


def mixed(folder: Path, stage: Stage, share: float, rng: random.Random) -> list[Group]:
    """The groups in the order of training; `share` scales every count."""
    placed = [
        (rng.uniform(part.begin, part.end), group)
        for part in stage.parts
        for group in _groups(_pieces(folder, part), part, stage.stretch, share, rng)
    ]
    return [group for _, group in sorted(placed, key=lambda pair: pair[0])]


def _pieces(folder: Path, part: Part) -> list[Example]:
    whole = data.read(
        next(file for file in (folder / f"{part.file}.jsonl.gz", folder / f"{part.file}.jsonl") if file.exists())
    )
    return [piece for e in whole if not part.titles or e.title in part.titles for piece in data.cut(e)]


def _groups(found: Sequence[Example], part: Part, stretch: int, share: float, rng: random.Random) -> Iterator[Group]:
    # One piece of a long context that does not answer: all of them would teach that such questions have no answer.
    silent = {e.id: e for e in rng.sample(found, len(found)) if not e.answers}
    answered = [e for e in found if e.answers]
    ids = {a.id for a in answered}
    asked = answered + [e for name, e in silent.items() if name not in ids]
    for example in rng.sample(asked, min(len(asked), int(part.count * share))):
        yield (example,)
    for example in elsewhere(found, int(part.elsewhere * share), stretch, rng):
        yield (example,)
    for example in altered(found, int(part.altered * share), rng):
        yield (example,)
    yield from rivals(found, int(part.rivals * share), stretch, rng)
