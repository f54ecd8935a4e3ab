"""Question sets and a grid of settings -> what each combination scores, chosen on one half and told on the other.

Contract: the half of a question is a hash of its id, so that it never depends on the grid, the order or the set's
size. The combination that is best on the choosing half wins; its figures are those of the half held back. Archives and
readings are kept in the cache: a sweep that was cut off goes on, and a larger one reads only what is new.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

import numpy as np

from eval.corpus import CACHE, throwaway
from eval.errors import EvalError
from eval.metrics import DEPTHS
from eval.questions import GoldQuestion, locate, read_questions
from eval.score import score_question
from eval.scorecard import QuestionScore
from eval.stats import Clusters
from eval.sweep.grid import RETRIEVED_BY, Choice
from eval.sweep.remembered import (
    RememberedArchive,
    RememberedEmbedder,
    RememberedIndex,
    RememberedReader,
    readings,
)
from eval.target import Local
from ingest.archive import Archive
from ingest.documents import digest
from qa.build import wire

READINGS = "readings.sqlite3"
_TOLD_EVERY_S = 15.0
_DAY = date(2020, 1, 1)  # what "last month" counts from where a question gives no day; the same in every sweep


@dataclass(frozen=True, slots=True)
class Aim:
    """What a sweep looks at: metrics in the order shown, the one that chooses, and whether answers are made."""

    shown: tuple[str, ...]
    chosen_by: str
    reads: bool


ANSWERS = Aim(
    (
        "right",
        "answerable-containment",
        "refused-unanswerable",
        "candidate-hit@10",
        "reranked-hit@1",
        "citation-f1",
    ),
    "right",
    reads=True,
)
RETRIEVAL = Aim(
    ("candidate-mrr@10", *(f"candidate-{of}@{k}" for of in ("hit", "answer") for k in DEPTHS)),
    "candidate-mrr@10",
    reads=False,
)


@dataclass(frozen=True, slots=True)
class QuestionSetOf:
    """A file of questions, and the pages that they ask about."""

    name: str
    questions: Path
    corpus: Path


@dataclass(frozen=True, slots=True)
class Mean:
    """A metric over some questions, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """What one combination scored, over all sets together and by set."""

    choice: Choice
    choosing: float
    held: Mapping[str, Mean]
    by_set: Mapping[str, float]  # what chooses, on the half held back


@dataclass(frozen=True, slots=True)
class Sweep:
    """Every row, best on the choosing half first, and how the best differs from today's settings on the other half."""

    aim: Aim
    rows: tuple[Row, ...]
    difference: Mean  # of what chooses, on the half held back, best minus today's
    questions: int
    held_questions: int
    read: int  # passages that the reader read
    seconds: float

    @property
    def best(self) -> Row:
        """The row that was chosen."""
        return self.rows[0]


Scores = dict[str, QuestionScore]  # by "set question"


def sweep(
    sets: Sequence[QuestionSetOf],
    choices: Sequence[Choice],
    *,
    aim: Aim = ANSWERS,
    sample: int = 0,
    seed: int = 0,
    cache: Path = CACHE,
    told: Callable[[str], None] = lambda _: None,
) -> Sweep:
    """Try every combination; one of them is today's.

    `sample` takes so many questions of each set, drawn by a hash of seed and id; 0 takes all. For retrieval alone only
    the answerable questions with a place in the archive are asked. Raises EvalError, also where the grid varies what
    retrieval does not see.
    """
    began = time.monotonic()
    if not aim.reads and (unseen := {name for c in choices for name, _ in c.tried} - RETRIEVED_BY):
        raise EvalError(f"{', '.join(sorted(unseen))} changes nothing of retrieval: sweep without --retrieval")
    scores: dict[Choice, Scores] = {choice: {} for choice in choices}
    embedders: dict[str, RememberedEmbedder] = {}
    with readings(cache / READINGS) as kept:
        reader = RememberedReader(kept, threads=choices[0].settings.reader_threads)
        for archived, group in groupby(choices, key=lambda choice: choice.archive):
            same = list(group)
            name = same[0].settings.embedder
            embedder = embedders.setdefault(name, RememberedEmbedder(name))
            for one in sets:
                told(f"{one.name}, {archived[1]} characters a chunk: opening its archive, or making it")
                with throwaway(one.corpus, same[0].settings, cache) as made, RememberedArchive.open(made.folder) as it:
                    golds = drawn(locate(read_questions(one.questions), made).questions, aim, sample, seed)
                    parts = _Parts(it, RememberedIndex(it), embedder, reader)
                    for number, choice in enumerate(same, start=1):
                        where = f"{one.name}, {archived[1]} characters a chunk, {number} of {len(same)} combinations"
                        for score in _told_of(_asked(parts, choice, golds, aim), len(golds), where, told):
                            scores[choice][f"{one.name} {score.question_id}"] = score
    return _told(scores, aim, reader.count, time.monotonic() - began)


def drawn(questions: Sequence[GoldQuestion], aim: Aim, sample: int, seed: int) -> tuple[GoldQuestion, ...]:
    """The questions that are asked, in an order that does not depend on that of the file."""
    fit = [gold for gold in questions if aim.reads or (gold.answerable and gold.spans)]
    return tuple(sorted(fit, key=lambda gold: digest(str(seed), gold.id))[: sample or None])


def held(question_id: str) -> bool:
    """Whether a question is in the half that is held back."""
    return int(digest("held", question_id), 16) % 2 == 1


@dataclass(frozen=True, slots=True)
class _Parts:
    """What combinations over one archive share."""

    archive: Archive
    index: RememberedIndex
    embedder: RememberedEmbedder
    reader: RememberedReader


def _asked(parts: _Parts, choice: Choice, golds: Sequence[GoldQuestion], aim: Aim) -> Iterator[QuestionScore]:
    chain = wire(
        parts.archive,
        choice.settings,
        embedder=parts.embedder,
        index=parts.index,
        reader=parts.reader,
    )
    try:
        local = Local(chain, parts.archive, _DAY)
        for gold in golds:
            record = local.ask(gold) if aim.reads else local.retrieve(gold, max(DEPTHS))
            if record.error:
                raise EvalError(f"{gold.id}: {record.error}")
            yield score_question(record, passages_seen=True)
    finally:
        chain.close()


def _told_of(
    scores: Iterable[QuestionScore], count: int, where: str, told: Callable[[str], None]
) -> Iterator[QuestionScore]:
    """The same scores; says how far it is at the end, and every few seconds."""
    began = said = time.monotonic()
    for number, score in enumerate(scores, start=1):
        yield score
        now = time.monotonic()
        if now - said >= _TOLD_EVERY_S or number == count:
            said = now
            told(f"{where}: {number} of {count} questions in {now - began:.0f} s")


def _told(scores: Mapping[Choice, Scores], aim: Aim, read: int, seconds: float) -> Sweep:
    [today] = [choice for choice in scores if choice.is_base]
    names = sorted(scores[today])
    choosing = [name for name in names if not held(scores[today][name].question_id)]
    kept = [name for name in names if held(scores[today][name].question_id)]
    clusters = Clusters([_cluster(name, scores[today][name]) for name in kept], seed=0)
    rows = [_row(choice, of, aim, choosing, kept, clusters) for choice, of in scores.items()]
    rows.sort(key=lambda row: (-row.choosing, not row.choice.is_base))
    best = scores[rows[0].choice]
    gains = [best[name].values[aim.chosen_by] - scores[today][name].values[aim.chosen_by] for name in kept]
    return Sweep(
        aim=aim,
        rows=tuple(rows),
        difference=_mean(gains, list(range(len(kept))), clusters),
        questions=len(names),
        held_questions=len(kept),
        read=read,
        seconds=round(seconds, 1),
    )


def _row(choice: Choice, of: Scores, aim: Aim, choosing: Sequence[str], kept: Sequence[str], clusters: Clusters) -> Row:
    means = {}
    for metric in aim.shown:
        at = [number for number, name in enumerate(kept) if metric in of[name].values]
        if at:
            means[metric] = _mean([of[kept[number]].values[metric] for number in at], at, clusters)
    sets: dict[str, list[float]] = {}
    for name in kept:
        sets.setdefault(name.split(" ", 1)[0], []).append(of[name].values[aim.chosen_by])
    first = [of[name].values[aim.chosen_by] for name in choosing]
    return Row(
        choice=choice,
        choosing=round(sum(first) / len(first), 4) if first else 0.0,
        held=means,
        by_set={name: round(sum(values) / len(values), 4) for name, values in sets.items()},
    )


def _mean(values: Sequence[float], at: Sequence[int], clusters: Clusters) -> Mean:
    if not values:
        return Mean(0.0, 0.0, 0.0, 0)
    low, high = clusters.interval(np.array(values), np.array(at))
    low, high = max(-1.0, low), min(1.0, high)
    return Mean(round(sum(values) / len(values), 4), round(low, 4), round(high, 4), len(values))


def _cluster(name: str, score: QuestionScore) -> str:
    return f"{name.split(' ', 1)[0]} {score.cluster}" if score.cluster else ""


def shortened(found: Sweep, most: int) -> Sweep:
    """The best rows alone, and today's."""
    rows = [row for number, row in enumerate(found.rows) if number < most or row.choice.is_base]
    return replace(found, rows=tuple(rows))
