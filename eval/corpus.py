"""A corpus -> an archive to ask: in a folder of your own, or a throwaway one that is cached by content.

Contract: a file or folder of pages -> an open archive that holds exactly them. Knows nothing of questions.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from eval.errors import EvalError
from ingest.archive import Archive
from ingest.documents import digest
from ingest.embedder import Embedder
from ingest.pipeline import PIPELINE_VERSION, Pipeline, Progress
from ingest.recipe import Recipe
from ingest.settings import IngestSettings

CACHE = Path(".cache") / "eval"

Told = Callable[[Progress], None]  # called after every page that is read


def beside(questions: Path) -> Path | None:
    """The corpus that lies next to a question set: corpus.jsonl or pages/."""
    return next((p for name in ("corpus.jsonl", "pages") if (p := questions.parent / name).exists()), None)


def is_cached(corpus: Path, settings: IngestSettings, cache: Path = CACHE) -> bool:
    """Whether `throwaway` has nothing to do. Raises EvalError if there is no such corpus."""
    return (cache / key(corpus, settings)).is_dir()


@contextmanager
def throwaway(
    corpus: Path, settings: IngestSettings, cache: Path = CACHE, *, told: Told = lambda _: None
) -> Iterator[Archive]:
    """An archive of the corpus, made once for equal pages and equal ingest settings. Raises EvalError.

    Two processes that need the same one wait for each other; the making of one that was cut off goes on.
    """
    folder = cache / key(corpus, settings)
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"{folder.name}.lock"):
        if not folder.is_dir():
            aside = cache / f"{folder.name}.making"
            with ingested(corpus, aside, settings, told=told):
                pass
            aside.rename(folder)
    with Archive.open(folder) as archive:
        yield archive


@contextmanager
def ingested(corpus: Path, folder: Path, settings: IngestSettings, *, told: Told = lambda _: None) -> Iterator[Archive]:
    """An archive of the corpus in `folder`; what is there already is not embedded again. Raises EvalError."""
    if not corpus.exists():
        raise EvalError(f"there is no corpus at {corpus}: give a folder of pages or a JSON-lines file")
    with Archive.open(folder, create=True) as archive:
        embedder = Embedder(settings.embedder, batch=settings.embed_batch)
        summary = Pipeline(archive, Recipe(embedder, settings)).run([str(corpus)], told=told)
        if not summary.stored:
            raise EvalError(f"no page of {corpus} could be read: 'byline ingest {corpus}' says why")
        yield archive


def key(corpus: Path, settings: IngestSettings) -> str:
    """Changes exactly when a page, its name or a setting that ingest heeds does."""
    files = sorted(p for p in corpus.rglob("*") if p.is_file()) if corpus.is_dir() else [corpus]
    if not all(file.is_file() for file in files):
        raise EvalError(f"there is no corpus at {corpus}: give a folder of pages or a JSON-lines file")
    parts = [PIPELINE_VERSION, settings.embedder, str(settings.chunk_size), str(settings.chunk_overlap)]
    for file in files:
        name = file.relative_to(corpus).as_posix() if corpus.is_dir() else file.name
        parts += [name, hashlib.sha256(file.read_bytes()).hexdigest()]
    return digest(*parts)
