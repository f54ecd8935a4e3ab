"""One archive of the sample pages, shared by every test of qa."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from qa.build import wire
from qa.chain import Chain
from qa.results import Answer, Question
from qa.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds" / "pages"


@pytest.fixture(scope="session")
def seeds_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of seeds/, ingested once."""
    folder = tmp_path_factory.mktemp("seeds-archive")
    settings = Settings(archive=folder)
    with Archive.open(folder, create=True) as archive:
        summary = Pipeline(archive, Recipe(Embedder(settings.embedder), settings)).run([str(SEEDS)])
    assert not summary.rejected
    return folder


@pytest.fixture(scope="session")
def seeds(seeds_folder: Path) -> Iterator[Archive]:
    """The open archive."""
    with Archive.open(seeds_folder) as archive:
        yield archive


@pytest.fixture(scope="session")
def chain(seeds: Archive) -> Chain:
    """A chain over it."""
    return wire(seeds, Settings(archive=seeds.folder))


@dataclass(frozen=True, slots=True)
class Asked:
    """A sample question with its right answers, and what the chain answers."""

    question: str
    answers: tuple[str, ...]
    answer: Answer


@pytest.fixture(scope="session")
def asked(chain: Chain) -> list[Asked]:
    """Every sample question, asked once for all tests."""
    rows = [json.loads(line) for line in (SEEDS.parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Asked(row["question"], tuple(row["answers"]), chain.ask(Question(row["question"], asked_on=day(row))))
        for row in rows
    ]


def day(row: dict[str, str]) -> date | None:
    """The day that the sample question was asked on, where it says so."""
    return date.fromisoformat(row["asked_on"]) if row.get("asked_on") else None
