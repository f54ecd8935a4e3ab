"""Pages -> archive and index: read, clean, describe, cut, embed, store, index. Incremental.

Contract: paths in -> a Summary out; an error in one page never stops the others. Each flush is one transaction, so
a run that is killed loses at most the pages of the flush under way, and the next run picks them up.
Knows nothing of questions.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ingest import lock, wholeness
from ingest.archive import Archive
from ingest.clean import clean
from ingest.documents import Page, Reject, digest
from ingest.errors import PageRejected
from ingest.index import Index
from ingest.metadata import extract
from ingest.readers.file import Given
from ingest.readers.walk import read_pages
from ingest.recipe import Recipe
from ingest.writer import Prepared, Stored, Writer

# Raise when cleaning, metadata or chunking change what they give for the same page: every page is then read anew.
PIPELINE_VERSION = "3"

_FLUSH_CHUNKS = 1024  # enough that sorting by length leaves little padding
_FLUSH_PAGES = 500

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Summary:
    """What a run did. The lists of ids and origins are in the order of reading."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    duplicates: list[str] = field(default_factory=list)
    removed: int = 0
    rejected: list[Reject] = field(default_factory=list)
    chunks_embedded: int = 0
    index_rebuilt: bool = False

    @property
    def stored(self) -> int:
        """Pages that are in the archive after the run."""
        return len(self.added) + len(self.changed) + self.unchanged + len(self.duplicates)


@dataclass(frozen=True, slots=True)
class Progress:
    """Told after every page: how many characters were read, and of which page."""

    characters: int
    origin: str


class Pipeline:
    """Ingests into one archive by one recipe."""

    def __init__(self, archive: Archive, recipe: Recipe) -> None:
        self._archive = archive
        self._recipe = recipe
        self._writer = Writer(archive)

    def run(
        self,
        paths: Sequence[str],
        *,
        collection: str = "default",
        prune: bool = False,
        name: str = "",
        stdin: BinaryIO | None = None,
        given: Given | None = None,
        told: Callable[[Progress], None] = lambda _: None,
    ) -> Summary:
        """Ingest files, folders, globs or "-" (standard input); a `name` becomes the archive's.

        Raises ArchiveBusy, EmbedderMismatch, and IngestError for a path that is not Unicode.
        """
        roots = [_root(path) for path in paths]
        for root in roots:
            wholeness.check_place(root)
        with lock.writing(self._archive.folder):
            self._claim()
            if name:
                self._writer.describe({"name": name})
            summary = Summary()
            for path, root in zip(paths, roots, strict=True):
                seen = self._ingest(read_pages([path], stdin=stdin, given=given), root, collection, summary, told)
                if prune and Path(path).is_dir():
                    summary.removed += self._prune(root, collection, seen, summary.rejected)
            summary.index_rebuilt = Index(self._archive).refresh()
            return summary

    def add(self, pages: Iterable[Page], *, root: str, collection: str = "default") -> Summary:
        """Ingest pages that did not come from files."""
        with lock.writing(self._archive.folder):
            self._claim()
            summary = Summary()
            self._ingest(pages, root, collection, summary, lambda _: None)
            summary.index_rebuilt = Index(self._archive).refresh()
            return summary

    def delete(self, article_id: str) -> bool:
        """Delete an article with all its versions. False if there is none."""
        with lock.writing(self._archive.folder):
            gone = self._writer.delete(article_id)
            Index(self._archive).refresh()
            return gone

    def _claim(self) -> None:
        """Name the recipe in an empty archive's manifest; refuse an archive that was made by another."""
        known = self._archive.manifest()
        if "embedder" not in known:
            self._writer.describe(self._recipe.facts())
        else:
            self._recipe.check(known, self._archive.folder)

    def _ingest(
        self,
        pages: Iterable[Page | Reject],
        root: str,
        collection: str,
        summary: Summary,
        told: Callable[[Progress], None],
    ) -> set[str]:
        known = self._writer.fingerprints(collection, root)
        seen: set[str] = set()
        waiting: list[Prepared] = []
        for page in map(wholeness.checked, pages):
            if isinstance(page, Reject):
                summary.rejected.append(page)
                continue
            if page.origin in seen:
                summary.rejected.append(Reject(page.origin, "a second page with the same origin in one run"))
                continue
            seen.add(page.origin)
            fingerprint = digest(PIPELINE_VERSION, page.fingerprint)
            if known.get(page.origin) == fingerprint:
                summary.unchanged += 1
            else:
                try:
                    waiting.append(self._prepare(page, fingerprint, root, collection))
                except PageRejected as error:
                    summary.rejected.append(Reject(page.origin, str(error)))
            if len(waiting) >= _FLUSH_PAGES or sum(len(p.chunks) for p in waiting) >= _FLUSH_CHUNKS:
                self._flush(waiting, summary)
                waiting = []
            told(Progress(len(page.body), page.origin))
        self._flush(waiting, summary)
        return seen

    def _prepare(self, page: Page, fingerprint: str, root: str, collection: str) -> Prepared:
        cleaned = clean(page)
        if not cleaned.text.strip():
            raise PageRejected("nothing is left after cleaning: is it an article?")
        meta = extract(page, cleaned)
        wholeness.check(meta, cleaned.text)
        chunks, keys = self._recipe.cut(cleaned.text, meta)
        return Prepared(collection, root, page.origin, fingerprint, meta, cleaned.text, cleaned.removed, chunks, keys)

    def _flush(self, pages: Sequence[Prepared], summary: Summary) -> None:
        if not pages:
            return
        texts = {
            key: part.embedded_text for page in pages for key, part in zip(page.vector_keys, page.chunks, strict=True)
        }
        missing = self._writer.missing_vectors(list(texts))
        wanted = [key for key in texts if key in missing]
        vectors = self._recipe.embedder.encode_documents([texts[key] for key in wanted])
        summary.chunks_embedded += len(wanted)
        for page, stored in zip(pages, self._writer.store(pages, dict(zip(wanted, vectors, strict=True))), strict=True):
            _count(summary, page, stored)

    def _prune(self, root: str, collection: str, seen: set[str], rejected: Sequence[Reject]) -> int:
        """Forget pages whose files are gone. A file that is there but could not be read is not gone."""
        unreadable = {reject.origin.split("#", 1)[0] for reject in rejected}
        gone = [
            origin
            for origin in self._writer.fingerprints(collection, root)
            if origin not in seen and origin.split("#", 1)[0] not in unreadable
        ]
        return self._writer.forget(collection, root, gone)


def _root(path: str) -> str:
    if path == "-":
        return "-"
    here = Path(path)
    return str((here if here.is_dir() else here.parent).resolve())


def _count(summary: Summary, page: Prepared, stored: Stored) -> None:
    match stored.outcome:
        case "added":
            summary.added.append(stored.article_id)
        case "changed":
            summary.changed.append(stored.article_id)
        case "unchanged":
            summary.unchanged += 1
        case "duplicate":
            summary.duplicates.append(page.origin)
