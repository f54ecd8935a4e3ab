"""Writing to the archive: prepared pages in, rows out, each call one transaction.

Contract: what a call stores is there completely or not at all, whatever kills the process. Knows nothing of files,
models or Chroma: vectors come in ready.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, insert, select, update

from ingest import fulltext, schema
from ingest.archive import Archive
from ingest.documents import Chunk, Metadata, Removed, Stamp, content_version, digest

Outcome = Literal["added", "changed", "unchanged", "duplicate"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page made ready: cleaned, described, cut, and each chunk's vector named."""

    collection: str
    root: str
    origin: str
    fingerprint: str
    meta: Metadata
    text: str
    removed: tuple[Removed, ...]
    chunks: tuple[Chunk, ...]
    vector_keys: tuple[str, ...]  # one per chunk

    @property
    def version(self) -> str:
        """The article version that this page gives."""
        return content_version(self.meta, self.text)


@dataclass(frozen=True, slots=True)
class Recut:
    """An article's current version, cut anew."""

    article_id: str
    chunks: tuple[Chunk, ...]
    vector_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a prepared page."""

    article_id: str
    outcome: Outcome


class Writer:
    """Writes to one archive. Hold `lock.writing(archive.folder)` while using it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def describe(self, facts: Mapping[str, str]) -> None:
        """Set facts of the manifest."""
        with self._archive.transaction() as connection:
            for key, value in facts.items():
                connection.execute(delete(schema.manifest).where(schema.manifest.c.key == key))
                connection.execute(insert(schema.manifest).values(key=key, value=value))

    def fingerprints(self, collection: str, root: str) -> dict[str, str]:
        """Origin -> fingerprint of every page known from this root."""
        o = schema.origins
        query = select(o.c.origin, o.c.fingerprint).where(o.c.collection == collection, o.c.root == root)
        with self._archive.transaction() as connection:
            return dict(connection.execute(query).all())

    def missing_vectors(self, keys: Sequence[str]) -> set[str]:
        """Which of these keys have no vector yet."""
        missing = set(keys)
        with self._archive.transaction() as connection:
            for i in range(0, len(keys), 500):
                part = keys[i : i + 500]
                known = connection.execute(select(schema.vectors.c.key).where(schema.vectors.c.key.in_(part)))
                missing.difference_update(row.key for row in known)
        return missing

    def store(self, pages: Sequence[Prepared], vectors: Mapping[str, NDArray[np.float32]]) -> list[Stored]:
        """Store the pages, in order. `vectors` holds those that the archive lacks."""
        with self._archive.transaction() as connection:
            _put_vectors(connection, vectors)
            return [_store(connection, page) for page in pages]

    def recut(self, cuts: Sequence[Recut], vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Replace the chunks of these articles' current versions."""
        a = schema.articles
        with self._archive.transaction() as connection:
            _put_vectors(connection, vectors)
            for cut in cuts:
                version = connection.execute(select(a.c.version).where(a.c.id == cut.article_id)).scalar_one()
                _drop_chunks(connection, cut.article_id)
                _put_chunks(connection, cut.article_id, version, cut.chunks, cut.vector_keys)
            _drop_unused_vectors(connection)

    def forget(self, collection: str, root: str, origins: Sequence[str]) -> int:
        """Detach these origins; an article that is left without one goes, with all its versions. Returns how many."""
        o = schema.origins
        removed = 0
        with self._archive.transaction() as connection:
            for origin in origins:
                here = (o.c.collection == collection) & (o.c.root == root) & (o.c.origin == origin)
                article_id = connection.execute(select(o.c.article_id).where(here)).scalar_one_or_none()
                if article_id is not None:
                    connection.execute(delete(o).where(here))
                    removed += _drop_if_orphan(connection, article_id)
            _drop_unused_vectors(connection)
        return removed

    def delete(self, article_id: str) -> bool:
        """Delete an article, its versions, chunks and origins. False if there is none."""
        with self._archive.transaction() as connection:
            connection.execute(delete(schema.origins).where(schema.origins.c.article_id == article_id))
            gone = _drop_if_orphan(connection, article_id)
            _drop_unused_vectors(connection)
        return bool(gone)


def _store(connection: Connection, page: Prepared) -> Stored:
    a, o = schema.articles, schema.origins
    here = (o.c.collection == page.collection) & (o.c.root == page.root) & (o.c.origin == page.origin)
    known = connection.execute(select(o.c.article_id).where(here)).scalar_one_or_none()
    if known is not None:
        if connection.execute(select(a.c.version).where(a.c.id == known)).scalar_one() == page.version:
            connection.execute(update(o).where(here).values(fingerprint=page.fingerprint))
            _recut_if_cut_otherwise(connection, known, page)
            return Stored(known, "unchanged")
        shared = connection.execute(select(func.count()).select_from(o).where(o.c.article_id == known)).scalar_one()
        if shared == 1:
            connection.execute(update(o).where(here).values(fingerprint=page.fingerprint))
            _put_version(connection, known, page)
            return Stored(known, "changed")
        connection.execute(delete(o).where(here))  # the other pages keep the article; this one parts from it

    twin = _same_text(connection, page)
    article_id = twin or _new_id(connection, page)
    if twin is None:
        now = _now()
        connection.execute(
            insert(a).values(
                id=article_id, collection=page.collection, version=page.version, added_at=now, changed_at=now
            )
        )
        _put_version(connection, article_id, page)
    connection.execute(
        insert(o).values(
            collection=page.collection,
            root=page.root,
            origin=page.origin,
            article_id=article_id,
            fingerprint=page.fingerprint,
        )
    )
    return Stored(article_id, "duplicate" if twin else "added")


def _same_text(connection: Connection, page: Prepared) -> str | None:
    """An article of this collection whose current version has the same text and source."""
    a, v = schema.articles, schema.versions
    query = (
        select(a.c.id)
        .join(v, (v.c.article_id == a.c.id) & (v.c.version == a.c.version))
        .where(a.c.collection == page.collection, v.c.text_key == text_key(page), v.c.text == page.text)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def text_key(page: Prepared) -> str:
    """Equal for two pages that carry the same text under the same source."""
    return digest(page.text, page.meta.source)


def _new_id(connection: Connection, page: Prepared) -> str:
    """A content hash; salted with the origin if an edited article already has it."""
    plain = digest(page.collection, page.version)
    taken = connection.execute(select(schema.articles.c.id).where(schema.articles.c.id == plain)).scalar_one_or_none()
    return digest(page.collection, page.version, page.root, page.origin) if taken else plain


def _put_version(connection: Connection, article_id: str, page: Prepared) -> None:
    """Make the page's version the article's current one: only the current version has chunks."""
    a, v = schema.articles, schema.versions
    _drop_chunks(connection, article_id)
    this = (v.c.article_id == article_id) & (v.c.version == page.version)
    if connection.execute(select(v.c.version).where(this)).scalar_one_or_none() is None:
        connection.execute(insert(v).values(article_id=article_id, **_version_row(page)))
    connection.execute(update(a).where(a.c.id == article_id).values(version=page.version, changed_at=_now()))
    _put_chunks(connection, article_id, page.version, page.chunks, page.vector_keys)


def _recut_if_cut_otherwise(connection: Connection, article_id: str, page: Prepared) -> None:
    """The same text may be cut otherwise by a newer program."""
    c = schema.chunks
    query = select(c.c.start, c.c.end, c.c.vector_key).where(c.c.article_id == article_id).order_by(c.c.ordinal)
    held = [tuple(row) for row in connection.execute(query)]
    if held != [(k.start, k.end, key) for k, key in zip(page.chunks, page.vector_keys, strict=True)]:
        _drop_chunks(connection, article_id)
        _put_chunks(connection, article_id, page.version, page.chunks, page.vector_keys)


def _put_vectors(connection: Connection, vectors: Mapping[str, NDArray[np.float32]]) -> None:
    if vectors:
        connection.execute(
            insert(schema.vectors).prefix_with("OR IGNORE"),
            [{"key": key, "vector": v.astype("<f4").tobytes()} for key, v in vectors.items()],
        )


def _put_chunks(
    connection: Connection, article_id: str, version: str, chunks: Sequence[Chunk], vector_keys: Sequence[str]
) -> None:
    if not chunks:
        return
    rows = [
        {
            "article_id": article_id,
            "version": version,
            "ordinal": chunk.ordinal,
            "start": chunk.start,
            "end": chunk.end,
            "context": chunk.context,
            "vector_key": key,
        }
        for chunk, key in zip(chunks, vector_keys, strict=True)
    ]
    given = insert(schema.chunks).returning(schema.chunks.c.id, sort_by_parameter_order=True)
    ids = connection.execute(given, rows).scalars()
    fulltext.add(connection, [(i, chunk.context, chunk.text) for i, chunk in zip(ids, chunks, strict=True)])


def _version_row(page: Prepared) -> dict[str, object]:
    meta = page.meta
    published = meta.published
    return {
        "version": page.version,
        "text_key": text_key(page),
        "title": meta.title,
        "byline": "\n".join(meta.byline),
        **_stamp_row("published", published),
        "published_s": published.epoch_s if published else None,
        "published_day": published.at.date().toordinal() if published else None,
        **_stamp_row("updated", meta.updated),
        "source": meta.source,
        "section": meta.section,
        "language": meta.language,
        "url": meta.url,
        "text": page.text,
        "removed": json.dumps([[r.rule, r.line, r.text] for r in page.removed], ensure_ascii=False),
        "added_at": _now(),
    }


def _stamp_row(name: str, stamp: Stamp | None) -> dict[str, str]:
    return {
        f"{name}_iso": stamp.iso if stamp else "",
        f"{name}_precision": stamp.precision if stamp else "",
        f"{name}_raw": stamp.raw if stamp else "",
    }


def _drop_chunks(connection: Connection, article_id: str) -> None:
    c = schema.chunks
    ids = list(connection.execute(select(c.c.id).where(c.c.article_id == article_id)).scalars())
    fulltext.remove(connection, ids)
    connection.execute(delete(c).where(c.c.article_id == article_id))


def _drop_if_orphan(connection: Connection, article_id: str) -> int:
    o, a = schema.origins, schema.articles
    if connection.execute(select(o.c.origin).where(o.c.article_id == article_id).limit(1)).first() is not None:
        return 0
    _drop_chunks(connection, article_id)
    return connection.execute(delete(a).where(a.c.id == article_id)).rowcount


def _drop_unused_vectors(connection: Connection) -> None:
    used = select(schema.chunks.c.vector_key)
    connection.execute(delete(schema.vectors).where(schema.vectors.c.key.not_in(used)))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
