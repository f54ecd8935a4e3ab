"""Full text gives what one plain FTS5 statement gives, whatever is kept from earlier questions."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from ingest import fulltext
from ingest.archive import EVERYTHING, Archive, Scope
from ingest.documents import Chunk, Metadata, Stamp
from ingest.writer import Prepared, Writer

WORDS = (
    "bridge",
    "bridges",
    "announced",
    "announces",
    "Zürich",
    "zurich",
    "갯벌은",
    "열렸나",
    "the",
    "2019",
    "snake_case",
)
DAYS = (None, date(2019, 12, 31), date(2020, 3, 1))
SCOPES = (
    EVERYTHING,
    Scope(collections=("one",)),
    Scope(collections=("two",)),
    Scope(sources=("Courier", "Ledger")),
    Scope(since=date(2020, 1, 1)),
    Scope(collections=("two",), until=date(2020, 1, 1)),
)

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
articles = st.tuples(
    st.sampled_from(["one", "two"]),
    st.sampled_from(["Courier", "Ledger", "Gazette"]),
    st.sampled_from(DAYS),
    words,
    st.lists(words, min_size=1, max_size=3),
)
adding = st.lists(articles, min_size=1, max_size=8).map(lambda new: ("add", new))
dropping = st.integers(0, 12).map(lambda which: ("drop", which))
asking = st.tuples(words, st.sampled_from([1, 3, 50]), st.sampled_from(SCOPES)).map(lambda what: ("ask", what))


def plain(archive: Archive, question: str, k: int, scope: Scope) -> list[tuple[int, float]]:
    """The same question to FTS5 in one statement, filtered in Python."""
    match = " OR ".join(f'"{term}"' for term in fulltext.terms(question))
    with archive.transaction() as connection:
        rows = connection.exec_driver_sql(
            "SELECT f.rowid, -bm25(fulltext, 10.0, 1.0) AS score, a.collection, v.source, v.published_day "
            "FROM fulltext f JOIN chunks c ON c.id = f.rowid JOIN articles a ON a.id = c.article_id "
            "JOIN versions v ON v.article_id = c.article_id AND v.version = c.version WHERE fulltext MATCH ? "
            "ORDER BY score DESC, f.rowid",
            (match,),
        ).all()
    return [(i, score) for i, score, *facts in rows if inside(scope, *facts)][:k]


def inside(scope: Scope, collection: str, source: str, day: int | None) -> bool:
    first = scope.since.toordinal() if scope.since else 1
    last = scope.until.toordinal() if scope.until else date.max.toordinal()
    bounded = scope.since or scope.until
    return (
        (not scope.collections or collection in scope.collections)
        and (not scope.sources or source in scope.sources)
        and (not bounded or (day is not None and first <= day <= last))
    )


def page(number: int, collection: str, source: str, day: date | None, context: str, texts: Sequence[str]) -> Prepared:
    """An article whose chunks are those texts."""
    whole, chunks = "", []
    for ordinal, text in enumerate(texts):
        chunks.append(Chunk(ordinal, len(whole), len(whole) + len(text), text, context))
        whole += f"{text}\n\n"
    published = Stamp(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", str(day)) if day else None
    meta = Metadata(title=f"Article {number}", source=source, published=published)
    return Prepared(collection, "root", str(number), "", meta, whole, (), tuple(chunks), ("vector",) * len(chunks))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path, create=True) as opened:
        yield opened


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(adding, dropping, asking, asking, asking), min_size=4, max_size=16))
def test_it_equals_one_statement_whatever_was_asked_and_written_before(steps: Sequence[tuple[str, object]]) -> None:
    with (
        TemporaryDirectory() as folder,
        Archive.open(Path(folder), create=True) as written,
        Archive.open(Path(folder)) as asked,
    ):
        asked._fulltext = fulltext.Searcher(most=20)  # so few that terms come and go
        writer, made = Writer(written), 0
        for kind, what in steps:
            if kind == "add":
                assert isinstance(what, list)
                writer.store([page(made + j, *one) for j, one in enumerate(what)], {"vector": np.ones(2, np.float32)})
                made += len(what)
            elif kind == "drop":
                writer.forget("one", "root", [str(what)])
                writer.forget("two", "root", [str(what)])
            else:
                assert isinstance(what, tuple)
                question, k, scope = what
                expected = plain(written, question, k, scope)
                for searched in (asked, asked, written):
                    found = searched.search_text(question, k, scope)
                    assert [i for i, _ in found] == [i for i, _ in expected]
                    assert [score for _, score in found] == pytest.approx([score for _, score in expected], rel=1e-9)


def test_every_change_is_seen(archive: Archive) -> None:
    writer, vectors = Writer(archive), {"vector": np.ones(2, np.float32)}

    def ids() -> list[int]:
        return [[i for i, _ in archive.search_text("bridge", 5)] for _ in range(3)][-1]

    assert ids() == []
    writer.store(
        [page(1, "one", "Courier", None, "", ["a bridge"]), page(2, "one", "Ledger", None, "", ["a bridge"])], vectors
    )
    assert ids() == [1, 2]
    writer.forget("one", "root", ["1"])
    assert ids() == [2]
    writer.forget("one", "root", ["2"])
    writer.store([page(3, "one", "Courier", None, "", ["a bridge"])], vectors)  # as many rows and words as before
    assert ids() == [3]


def test_a_term_is_searched_for_once_until_the_archive_changes(archive: Archive) -> None:
    writer, vectors = Writer(archive), {"vector": np.ones(2, np.float32)}
    writer.store([page(1, "one", "Courier", None, "bridge", ["the bridge opened"])], vectors)
    searched: list[str] = []

    @event.listens_for(archive._engine, "connect")
    def _trace(connection: object, _: object) -> None:
        connection.set_trace_callback(lambda told: searched.append(told) if "MATCH" in told else None)  # type: ignore[attr-defined]

    archive._engine.dispose()

    def ask(question: str) -> list[str]:
        searched.clear()
        archive.search_text(question, 5)
        return list(searched)

    assert '"bridge" OR "opened"' in ask("bridge opened")[0]  # the first after a change, by FTS5 alone
    assert len(ask("bridge opened")) == 2
    assert ask("opened bridge") == []
    writer.store([page(2, "one", "Courier", None, "road", ["the road opened"])], vectors)
    assert '"bridge" OR "opened"' in ask("bridge opened")[0]


def test_a_small_memory_keeps_the_last_asked(archive: Archive) -> None:
    vectors = {"vector": np.ones(2, np.float32)}
    Writer(archive).store(
        [page(n, "one", "Courier", None, f"title {n}", [f"{word} common"]) for n, word in enumerate("abcde")], vectors
    )
    searcher = fulltext.Searcher(most=6)
    with archive.transaction() as connection:
        for question in ("common", "common", "b", "c"):
            searcher.search(connection, question, 5)
        assert list(searcher._kept) == ["b", "c"]
        assert searcher._count == sum(len(ids) for ids, _ in searcher._kept.values())
