"""Question sets and a grid of settings -> what each combination scores, chosen on one half and told on the other.

Contract: the half of a question is a hash of its id, so that it never depends on the grid, the order or the set's
size. The combination with the most right on the choosing half wins; its figures are those of the half held back.
Archives are made once for each chunk size and kept in the cache.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

import numpy as np

from eval.corpus import CACHE, throwaway
from eval.questions import GoldQuestion, locate, read_questions
from eval.score import score_question
from eval.scorecard import QuestionScore
from eval.stats import Clusters
from eval.sweep.grid import Choice
from eval.sweep.remembered import FusionOrder, RememberedEmbedder, RememberedReader
from eval.target import Local
from ingest.archive import Archive
from ingest.documents import digest
from qa.build import wire
from qa.extract.ranking import Ranker

CHOSEN_BY = "right"
SHOWN = ("right", "answerable-containment", "refused-unanswerable", "candidate-hit@10", "reranked-hit@1", "citation-f1")
_DAY = date(2020, 1, 1)  # what "last month" counts from where a question gives no day; the same in every sweep


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
    by_set: Mapping[str, float]  # right, on the half held back


@dataclass(frozen=True, slots=True)
class Sweep:
    """Every row, best on the choosing half first, and how the best differs from today's settings on the other half."""

    rows: tuple[Row, ...]
    difference: Mean  # of right on the half held back, best minus today's
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
    limit: int = 0,
    cache: Path = CACHE,
    told: Callable[[str], None] = lambda _: None,
) -> Sweep:
    """Try every combination; one of them is today's. `limit` takes that many questions of each set, by hash.

    Raises EvalError.
    """
    began = time.monotonic()
    scores: dict[Choice, Scores] = {choice: {} for choice in choices}
    first = choices[0].settings
    reader = RememberedReader(threads=first.reader_threads)
    for archived, group in groupby(choices, key=lambda choice: choice.archive):
        same = list(group)
        embedder = RememberedEmbedder(same[0].settings.embedder)
        for one in sets:
            with throwaway(one.corpus, same[0].settings, cache) as archive:
                golds = locate(read_questions(one.questions), archive).questions
                golds = tuple(sorted(golds, key=lambda g: digest(g.id)))[: limit or None]
                for number, choice in enumerate(same, start=1):
                    told(f"{one.name}, {archived[1]} characters a chunk: {number} of {len(same)} combinations")
                    asked = _asked(archive, choice, embedder, reader, golds)
                    scores[choice] |= {f"{one.name} {score.question_id}": score for score in asked}
        reader.forget()
    return _told(scores, reader.count, time.monotonic() - began)


def held(question_id: str) -> bool:
    """Whether a question is in the half that is held back."""
    return int(digest("held", question_id), 16) % 2 == 1


def _asked(
    archive: Archive,
    choice: Choice,
    embedder: RememberedEmbedder,
    reader: RememberedReader,
    golds: Sequence[GoldQuestion],
) -> Iterator[QuestionScore]:
    packaged = Ranker.load(choice.settings.ranking)
    ranker = packaged if choice.rerank else FusionOrder(packaged.order, packaged.sure, packaged.threshold)
    chain = wire(archive, choice.settings, embedder=embedder, reader=reader, ranker=ranker)
    try:
        local = Local(chain, archive, _DAY)
        for gold in golds:
            yield score_question(local.ask(gold), passages_seen=True)
    finally:
        chain.close()


def _told(scores: Mapping[Choice, Scores], read: int, seconds: float) -> Sweep:
    [today] = [choice for choice in scores if choice.is_base]
    names = sorted(scores[today])
    choosing = [name for name in names if not held(scores[today][name].question_id)]
    kept = [name for name in names if held(scores[today][name].question_id)]
    clusters = Clusters([_cluster(name, scores[today][name]) for name in kept], seed=0)
    rows = [_row(choice, of, choosing, kept, clusters) for choice, of in scores.items()]
    rows.sort(key=lambda row: (-row.choosing, not row.choice.is_base))
    best = scores[rows[0].choice]
    gains = [best[name].values[CHOSEN_BY] - scores[today][name].values[CHOSEN_BY] for name in kept]
    return Sweep(
        rows=tuple(rows),
        difference=_mean(gains, list(range(len(kept))), clusters),
        questions=len(names),
        held_questions=len(kept),
        read=read,
        seconds=round(seconds, 1),
    )


def _row(choice: Choice, of: Scores, choosing: Sequence[str], kept: Sequence[str], clusters: Clusters) -> Row:
    means = {}
    for metric in SHOWN:
        at = [number for number, name in enumerate(kept) if metric in of[name].values]
        if at:
            means[metric] = _mean([of[kept[number]].values[metric] for number in at], at, clusters)
    sets: dict[str, list[float]] = {}
    for name in kept:
        sets.setdefault(name.split(" ", 1)[0], []).append(of[name].values[CHOSEN_BY])
    first = [of[name].values[CHOSEN_BY] for name in choosing]
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
