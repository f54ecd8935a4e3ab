"""The archive: articles, versions, chunks, vectors and full text in one SQLite file. The truth.

Contract: a folder -> read access for any number of processes and threads. Writing goes through `writer.Writer`.
Knows nothing of pages, cleaning, models or Chroma.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Row, create_engine, event, func, select, text
from sqlalchemy.exc import DatabaseError

from ingest import fulltext, schema
from ingest.documents import Article, Metadata, Precision, Removed, Stamp
from ingest.errors import ArchiveDamaged, ArchiveMissing

DATABASE = "archive.sqlite3"
_SQL_VARIABLES = 500  # well under SQLite's limit on bound values
_BULKY = ("text", "removed")  # columns that lists of articles and chunks leave out


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles may be seen. Empty tuples and None set no bound; days are inclusive.

    An article whose day of publication is unknown lies outside every bounded stretch of days.
    """

    collections: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One version of an article, as stored."""

    article: Article
    version: str
    current: bool
    added_at: str


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk with what is needed to cite it. `text == article text[start:end]`."""

    id: int
    article_id: str
    version: str
    collection: str
    meta: Metadata
    start: int
    end: int
    text: str
    context: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the archive holds. Days are ISO dates, "" when nothing is dated."""

    articles: int
    chunks: int
    first_published: str
    last_published: str


class Archive:
    """Read access to an archive. Thread-safe."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self._engine = engine
        self._fulltext = fulltext.Searcher()

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> "Archive":
        """Open, and with `create` make it if missing. Raises ArchiveMissing, ArchiveDamaged, ArchiveTooNew."""
        file = folder / DATABASE
        if not file.is_file() and not create:
            raise ArchiveMissing(
                f"there is no archive in {folder}: make one with 'byline ingest PAGES --archive {folder}'"
            )
        folder.mkdir(parents=True, exist_ok=True)
        engine = _engine(file)
        try:
            with engine.begin() as connection:
                if int(connection.execute(text("PRAGMA user_version")).scalar_one()) != schema.SCHEMA_VERSION:
                    schema.migrate(connection)
        except DatabaseError as error:
            engine.dispose()
            raise ArchiveDamaged(
                f"{file} cannot be read as an archive ({error.orig}): move it away and ingest the pages again"
            ) from error
        return cls(folder, engine)

    def close(self) -> None:
        """Release every connection."""
        self._engine.dispose()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: all or nothing, also after a crash."""
        with self._engine.begin() as connection:
            yield connection

    def manifest(self) -> dict[str, str]:
        """Facts about the archive itself; empty until the first ingest."""
        with self._engine.connect() as connection:
            return dict(connection.execute(select(schema.manifest)).all())

    def counts(self, scope: Scope = EVERYTHING) -> Counts:
        """Articles and chunks within the scope, and the days they span."""
        where, bound = condition(scope)
        joined = "articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version"
        with self._engine.connect() as connection:
            number, first, last = connection.execute(
                text(f"SELECT count(*), min(v.published_day), max(v.published_day) FROM {joined} WHERE {where or '1'}"),
                bound,
            ).one()
            parts = connection.execute(
                text(
                    f"SELECT count(*) FROM {joined} JOIN chunks c ON c.article_id = v.article_id "
                    f"AND c.version = v.version WHERE {where or '1'}"
                ),
                bound,
            ).scalar_one()
        return Counts(int(number), int(parts), _day(first), _day(last))

    def article(self, article_id: str, version: str = "") -> StoredArticle | None:
        """One version, by default the current one; None if there is no such article or version."""
        v, a = schema.versions, schema.articles
        query = select(v, a.c.collection, a.c.version.label("current")).join(a, a.c.id == v.c.article_id)
        query = query.where(a.c.id == article_id, v.c.version == (version or a.c.version))
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        removed = tuple(Removed(rule, gone, line) for rule, line, gone in json.loads(row.removed))
        article = Article(article_id, row.collection, _metadata(row), row.text, removed)
        return StoredArticle(article, row.version, row.version == row.current, row.added_at)

    def versions(self, article_id: str) -> list[tuple[str, str]]:
        """(version, when it was added), oldest first."""
        v = schema.versions
        query = select(v.c.version, v.c.added_at).where(v.c.article_id == article_id).order_by(v.c.added_at)
        with self._engine.connect() as connection:
            return [(version, added) for version, added in connection.execute(query)]

    def articles(
        self, scope: Scope = EVERYTHING, *, after: str = "", limit: int = 100
    ) -> list[tuple[str, str, str, Metadata]]:
        """(id, version, collection, metadata) in order of id, from the one after `after`."""
        where, bound = condition(scope)
        columns = ", ".join(f"v.{c.name}" for c in schema.versions.c if c.name not in _BULKY)
        statement = text(
            f"SELECT {columns}, a.collection FROM articles a JOIN versions v ON v.article_id = a.id "
            f"AND v.version = a.version WHERE a.id > :after {'AND ' + where if where else ''} "
            "ORDER BY a.id LIMIT :limit"
        )
        with self._engine.connect() as connection:
            rows = connection.execute(statement, {"after": after, "limit": limit, **bound}).all()
        return [(row.article_id, row.version, row.collection, _metadata(row)) for row in rows]

    def origins(self, collection: str = "") -> dict[str, str]:
        """Origin -> article id, for one collection or all."""
        o = schema.origins
        query = select(o.c.origin, o.c.article_id)
        if collection:
            query = query.where(o.c.collection == collection)
        with self._engine.connect() as connection:
            return dict(connection.execute(query).all())

    def sources(self) -> dict[str, int]:
        """Source name -> number of articles, most first."""
        v, a = schema.versions, schema.articles
        query = (
            select(v.c.source, func.count())
            .join(a, (a.c.id == v.c.article_id) & (a.c.version == v.c.version))
            .group_by(v.c.source)
            .order_by(func.count().desc(), v.c.source)
        )
        with self._engine.connect() as connection:
            return dict(connection.execute(query).all())

    def chunks(self, chunk_ids: Sequence[int], scope: Scope = EVERYTHING) -> dict[int, StoredChunk]:
        """The chunks that still exist and lie within the scope, by id."""
        where, bound = condition(scope)
        columns = ", ".join(f"v.{c.name}" for c in schema.versions.c if c.name not in _BULKY)
        found: dict[int, StoredChunk] = {}
        with self._engine.connect() as connection:
            for i in range(0, len(chunk_ids), _SQL_VARIABLES):
                ids = ",".join(str(int(chunk_id)) for chunk_id in chunk_ids[i : i + _SQL_VARIABLES])
                statement = text(
                    f'SELECT c.id, c.start, c."end", c.context, a.collection, {columns}, '
                    'substr(v.text, c.start + 1, c."end" - c.start) AS body FROM chunks c '
                    "JOIN versions v ON v.article_id = c.article_id AND v.version = c.version "
                    f"JOIN articles a ON a.id = c.article_id WHERE c.id IN ({ids}) "
                    f"{'AND ' + where if where else ''}"
                )
                for row in connection.execute(statement, bound):
                    found[row.id] = StoredChunk(
                        id=row.id,
                        article_id=row.article_id,
                        version=row.version,
                        collection=row.collection,
                        meta=_metadata(row),
                        start=row.start,
                        end=row.end,
                        text=row.body,
                        context=row.context,
                    )
        return found

    def living(self, chunk_ids: Sequence[int], scope: Scope = EVERYTHING) -> set[int]:
        """Which of the chunks still exist and lie within the scope; cheaper than `chunks` by the texts."""
        where, bound = condition(scope)
        join = (
            "JOIN versions v ON v.article_id = c.article_id AND v.version = c.version "
            "JOIN articles a ON a.id = c.article_id "
            if where
            else ""
        )
        found: set[int] = set()
        with self._engine.connect() as connection:
            for i in range(0, len(chunk_ids), _SQL_VARIABLES):
                ids = ",".join(str(int(chunk_id)) for chunk_id in chunk_ids[i : i + _SQL_VARIABLES])
                statement = f"SELECT c.id FROM chunks c {join}WHERE c.id IN ({ids}) {'AND ' + where if where else ''}"
                found.update(connection.execute(text(statement), bound).scalars())
        return found

    def search_text(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """The k best chunks by BM25, as (chunk id, score), best first."""
        where, bound = condition(scope)
        with self._engine.connect() as connection:
            return self._fulltext.search(connection, question, k, where=where, bound=bound)

    def last_chunk_id(self) -> int:
        """The highest id of a living chunk; 0 in an empty archive."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.max(schema.chunks.c.id))).scalar_one() or 0)

    def living_chunks(self, *, up_to: int) -> int:
        """How many chunks with an id of at most `up_to` exist."""
        query = select(func.count()).select_from(schema.chunks).where(schema.chunks.c.id <= up_to)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def vectors(
        self,
        *,
        after: int = 0,
        up_to: int | None = None,
        only: Sequence[int] | None = None,
        batch: int = 2000,
    ) -> Iterator[tuple[list[int], NDArray[np.float32], list[tuple[str, str, int]]]]:
        """Batches of chunk ids, their vectors (n, d), and (collection, source, day of publication or 0)."""
        c, vec, v, a = schema.chunks, schema.vectors, schema.versions, schema.articles
        query = (
            select(c.c.id, vec.c.vector, a.c.collection, v.c.source, v.c.published_day)
            .join(vec, vec.c.key == c.c.vector_key)
            .join(a, a.c.id == c.c.article_id)
            .join(v, (v.c.article_id == c.c.article_id) & (v.c.version == c.c.version))
            .where(c.c.id > after)
            .order_by(c.c.id)
        )
        if up_to is not None:
            query = query.where(c.c.id <= up_to)
        if only is not None:
            query = query.where(c.c.id.in_(only))
        with self._engine.connect() as connection:
            for rows in connection.execute(query).partitions(batch):
                matrix = np.stack([np.frombuffer(row.vector, "<f4") for row in rows])
                facts = [(row.collection, row.source, row.published_day or 0) for row in rows]
                yield [row.id for row in rows], matrix, facts


def condition(scope: Scope) -> tuple[str, dict[str, object]]:
    """A SQL condition on article rows `a` and version rows `v`, and its values; "" for everything."""
    parts: list[str] = []
    bound: dict[str, object] = {}
    for column, values in (("a.collection", scope.collections), ("v.source", scope.sources)):
        if values:
            names = [f"{column[2:]}_{i}" for i in range(len(values))]
            parts.append(f"{column} IN ({', '.join(':' + name for name in names)})")
            bound.update(zip(names, values, strict=True))
    for name, operator, day in (("since", ">=", scope.since), ("until", "<=", scope.until)):
        if day is not None:
            parts.append(f"v.published_day {operator} :{name}")
            bound[name] = day.toordinal()
    return " AND ".join(parts), bound


def _engine(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, so that they cover table definitions too
        for pragma in (
            "journal_mode = WAL",
            "foreign_keys = ON",
            "synchronous = NORMAL",
            "mmap_size = 268435456",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _metadata(row: Row[Any]) -> Metadata:
    return Metadata(
        title=row.title,
        byline=tuple(row.byline.split("\n")) if row.byline else (),
        published=_stamp(row.published_iso, row.published_precision, row.published_raw),
        updated=_stamp(row.updated_iso, row.updated_precision, row.updated_raw),
        source=row.source,
        section=row.section,
        language=row.language,
        url=row.url,
    )


_FULL_ISO = "0001-01-01T00:00:00"


def _stamp(iso: str, precision: Precision, raw: str) -> Stamp | None:
    """The inverse of Stamp.iso."""
    if not iso:
        return None
    zoned = len(iso) > len(_FULL_ISO) or iso.endswith("Z") or (len(iso) > 16 and iso[16] in "+-")
    clock = iso if zoned else iso + _FULL_ISO[len(iso) :] + "+00:00"
    return Stamp(datetime.fromisoformat(clock), precision, raw, zone_known=zoned)


def _day(ordinal: int | None) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else ""
