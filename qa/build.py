"""Settings -> the wired chain. The only place where choices are made."""

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.archive import Archive
from ingest.embedder import Embedder
from ingest.index import Index
from ingest.recipe import Recipe
from qa.chain import Chain
from qa.ranking import Ranker
from qa.reader.reader import Reader
from qa.retrieve import Retriever
from qa.settings import Settings


@contextmanager
def open_chain(settings: Settings) -> Iterator[Chain]:
    """A chain over the archive that the settings name. Raises IngestError, and BadSettings."""
    with Archive.open(settings.archive) as archive:
        yield wire(archive, settings)


def wire(archive: Archive, settings: Settings) -> Chain:
    """A chain over an open archive. Raises EmbedderMismatch."""
    embedder = Embedder(settings.embedder)
    manifest = archive.manifest()
    if manifest:
        Recipe(embedder, settings).check(manifest, archive.folder, questions_only=True)
    index = Index(archive)
    retriever = Retriever(
        archive,
        index,
        embedder,
        candidates=settings.candidates,
        rrf_k=settings.rrf_k,
        text_weight=settings.text_weight,
    )
    return Chain(
        retriever,
        Reader(threads=settings.reader_threads),
        Ranker.load(),
        generation=lambda: index.generation,
        read_passages=settings.read_passages,
        excerpt_chars=settings.excerpt_chars,
        show_passages=settings.show_passages,
        max_question_chars=settings.max_question_chars,
    )
