"""What the judge is trained on, and in which order: general first, then what is most like an answer over news."""

import random
from collections.abc import Iterator
from pathlib import Path

from lab.judge.examples import Row, answers, claims, copies, labelled, lines, planted, yes_no

_MOST = {
    "snli": 4000,
    "snli-revised": 3000,
    "breaking-nli": 1000,
    "med": 2000,
    "qamr": 5000,
    "amazon": 2000,
    "reddit": 2000,
}
_ANSWERS = 0.3  # of the questions with their answers: claims and yes/no questions are harder, and fewer
_PLANTED = 350  # sentences of each kind of error, and of rewording by rule, in a round
LAB_DATA = Path(__file__).parents[1] / "data"


def own_files(data: Path) -> list[Path]:
    """The files written for this project that are for training: news-d and its like are not among them."""
    stories = [data / "stories" / f"news-{letter}.jsonl" for letter in "abe"]
    return [*stories, *sorted((data / "passages").glob("wiki-*.jsonl")), *sorted(LAB_DATA.glob("news-*.jsonl"))]


def own(data: Path, rng: random.Random) -> list[Row]:
    """Claims, yes/no questions and answers over the stories and passages written for this project."""
    rows: list[Row] = []
    for file in own_files(data):
        rows += claims(file, rng)
        rows += yes_no(file)
        rows += (row for row in answers(file, rng) if rng.random() < _ANSWERS)
    return rows


def broad(data: Path, rng: random.Random) -> list[Row]:
    """Pairs that people labelled, at most so many of a source, and questions with answers."""
    rows = labelled(data / "claims" / "train.jsonl.gz", rng) + labelled(data / "claims" / "synthetic.jsonl.gz", rng)
    rng.shuffle(rows)
    left = dict(_MOST)
    kept = []
    for row in rows:
        left[row.source] = left.get(row.source, 10**9) - 1
        if left[row.source] >= 0:
            kept.append(row)
    return kept


def plan(data: Path, rng: random.Random, general: int, rounds: int) -> Iterator[list[Row]]:
    """Parts of the training in order: `general` broad rows and the own once, then the own in `rounds` rounds, each
    with a third as many broad rows beside."""
    texts = [
        (d["title"].replace("_", " "), d["text"], d.get("published", ""))
        for file in own_files(data)
        for d in lines(file)
    ]
    pool = broad(data, rng)
    rng.shuffle(pool)
    if general:
        yield [*pool[:general], *own(data, rng), *copies(texts, rng)]
    at = general
    for number in range(rounds):
        mine = own(data, rng)
        beside = [pool[(at + i) % len(pool)] for i in range(len(mine) // 3)]
        at += len(beside)
        yield [*mine, *beside, *copies(texts, rng), *planted(texts, _PLANTED, number)]
