"""Which examples a training reads, of small files made here."""

import gzip
import json
import random
from pathlib import Path

from qa.reader.mix import Part, Stage, mixed

TITLES = ("Orsley", "Halm")


def rows(folder: Path, name: str, count: int) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as out:
        for n in range(count):
            context = f"On day {n} the mayor of {TITLES[n % 2]} opened hall {n}x."
            answers = [{"text": f"hall {n}x", "start": context.index(f"hall {n}x")}] if n % 4 else []
            row = {"id": f"{name}{n}", "title": TITLES[n % 2], "question": f"What was opened on day {n}?"}
            out.write(json.dumps({**row, "context": context, "answers": answers}) + "\n")


def test_a_stage_takes_its_counts_in_its_order(tmp_path: Path) -> None:
    rows(tmp_path, "early", 40)
    rows(tmp_path, "late", 40)
    stage = Stage((Part("early", 10, 0.0, 0.4, altered=4), Part("late", 8, 0.6, 1.0, elsewhere=3, rivals=5)))
    groups = mixed(tmp_path, stage, 1.0, random.Random(1))
    files = [group[0].id[0] for group in groups]
    assert files == ["e"] * 14 + ["l"] * 16
    assert [len(group) for group in groups].count(3) == 5
    assert sum(not group[0].answers for group in groups if len(group) == 1) >= 4 + 3
    assert len(mixed(tmp_path, stage, 0.5, random.Random(1))) == 7 + 7


def test_only_the_titles_named_are_read(tmp_path: Path) -> None:
    rows(tmp_path, "some", 40)
    groups = mixed(tmp_path, Stage((Part("some", 40, titles=("Halm",)),)), 1.0, random.Random(1))
    assert {group[0].title for group in groups} == {"Halm"}
    assert len(groups) == 20
