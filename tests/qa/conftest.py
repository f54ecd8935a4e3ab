"""One archive of the sample pages, shared by every test of qa."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from qa.build import wire
from qa.chain import Chain
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
