"""Full-text search over chunks: SQLite FTS5 with BM25. The one part of the archive that is SQLite's own dialect.

Contract: chunk rows in -> (chunk id, score) lists out, best first. Knows nothing of vectors or readers.
Latin text is stemmed (Porter) and freed of accents; Korean, Chinese and Japanese runs, which have no
reliable word borders, are indexed as overlapping pairs of characters.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

Scores = tuple[NDArray[np.int64], NDArray[np.float64]]  # chunk ids, and as many scores

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")
_WORD = re.compile(r"\w+")

# Words so common that matching them only costs time: they stand in most chunks and so weigh next to nothing in BM25.
_STOP = frozenset(
    """a an and any are as at be been but by can could did do does for from had has have he her his how i if in into
    is it its many me much my no not of on or our she should so some than that the their them there these they this
    those to was we were what when where which who whom whose why will with would you your""".split()
)

_MAX_TERMS = 64

# How much a term in the chunk's context (title and date) counts against one in its text. So much that it is as good as
# said often: an article's chunks do not gain by repeating its subject's name, and differ by what else they say.
CONTEXT_WEIGHT = 10.0
_JOINED = (
    "JOIN versions v ON v.article_id = c.article_id AND v.version = c.version JOIN articles a ON a.id = c.article_id"
)
_BM25 = f"-bm25(fulltext, {CONTEXT_WEIGHT}, 1.0)"


def create(connection: Connection) -> None:
    """Make the empty full-text table."""
    connection.execute(
        text(
            'CREATE VIRTUAL TABLE fulltext USING fts5(context, body, tokenize = "porter unicode61 remove_diacritics 2")'
        )
    )


def analyse(raw: str) -> str:
    """The text as it is indexed: runs without word borders become overlapping pairs, the rest is unchanged."""
    return _CJK.sub(lambda run: f" {_pairs(run.group())} ", raw)


def _pairs(run: str) -> str:
    return " ".join(run[i : i + 2] for i in range(len(run) - 1)) if len(run) > 1 else run


def terms(question: str) -> list[str]:
    """The question's distinct terms in order, without stop words unless there is nothing else; at most 64."""
    found = dict.fromkeys(_WORD.findall(analyse(question.casefold())))
    telling = [term for term in found if term not in _STOP]
    return (telling or list(found))[:_MAX_TERMS]


def add(connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Index (chunk id, context, text) rows."""
    if rows:
        connection.execute(
            text("INSERT INTO fulltext(rowid, context, body) VALUES (:id, :context, :body)"),
            [{"id": i, "context": analyse(context), "body": analyse(body)} for i, context, body in rows],
        )


def remove(connection: Connection, chunk_ids: Sequence[int]) -> None:
    """Forget these chunks."""
    if chunk_ids:
        connection.execute(text("DELETE FROM fulltext WHERE rowid = :id"), [{"id": i} for i in chunk_ids])


class Searcher:
    """BM25 over one archive. Thread-safe.

    BM25 adds up over a question's terms, and FTS5 spends its time on the terms that stand in many chunks, which are few
    and asked again and again. So each term is searched for alone, and its scores are kept until the archive changes; so
    are the chunks of a filter. The sums are FTS5's own to the last bit. Collecting them costs two to three times what
    FTS5 takes for the question, so the first question after a change is left to FTS5: an archive that changes as often
    as it is asked, or is asked once, loses nothing.
    """

    def __init__(self, most: int = 2_000_000) -> None:
        """`most`: how many scores and chunk ids to keep, 16 bytes each; what was asked longest ago goes first."""
        self._most = most
        self._lock = threading.Lock()
        self._state: object = None
        self._kept: OrderedDict[object, Scores] = OrderedDict()
        self._count = 0

    def search(
        self, connection: Connection, question: str, k: int, *, where: str = "", bound: dict[str, object] | None = None
    ) -> list[tuple[int, float]]:
        """The k best chunks that share a term with the question, as (id, BM25 score, higher is better); ties by id.

        `where` is a condition on article rows `a` and version rows `v`, with its values in `bound`. Empty for a
        question without a single word.
        """
        wanted = terms(question)
        if not wanted or k <= 0:
            return []
        values = bound or {}
        state = _state(connection)
        if self._forget_older(state):
            return _search_plainly(connection, wanted, k, where, values)
        found = [self._get(state, term, partial(_term_scores, connection, term)) for term in wanted]
        # In the order of the terms, as FTS5 adds them. A chunk with none of them has 0, each other more.
        ids, parts = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        totals = np.bincount(ids, parts).astype(np.float64, copy=False)
        chunks = np.flatnonzero(totals)
        if where:
            allowed, _ = self._get(state, (where, *values.values()), partial(_chunks_where, connection, where, values))
            chunks = np.intersect1d(chunks, allowed, assume_unique=True)
        return _best(chunks, totals[chunks], k)

    def _forget_older(self, state: object) -> bool:
        """Drop what was kept of another state of the archive. Returns whether it was another."""
        with self._lock:
            changed = state != self._state
            if changed:
                self._state, self._count = state, 0
                self._kept.clear()
            return changed

    def _get(self, state: object, key: object, find: Callable[[], Scores]) -> Scores:
        with self._lock:
            if state == self._state and key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = find()
        with self._lock:
            if state == self._state and key not in self._kept:
                self._kept[key] = found
                self._count += len(found[0])
                while self._count > self._most:
                    self._count -= len(self._kept.popitem(last=False)[1][0])
        return found


def _state(connection: Connection) -> object:
    """Changes with the indexed chunks: no id is given twice, so the last one that was given and FTS5's record of how
    many rows it holds tell any two sets of chunks apart."""
    return tuple(
        connection.exec_driver_sql(
            "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'chunks'), block FROM fulltext_data WHERE id = 1"
        ).one()
    )


def _search_plainly(
    connection: Connection, wanted: Sequence[str], k: int, where: str, bound: dict[str, object]
) -> list[tuple[int, float]]:
    """The search as one statement."""
    join = f"JOIN chunks c ON c.id = fulltext.rowid {_JOINED}" if where else ""
    rows = connection.execute(
        text(
            f"SELECT fulltext.rowid, {_BM25} AS score FROM fulltext {join} WHERE fulltext MATCH :match "
            f"{'AND ' + where if where else ''} ORDER BY score DESC, fulltext.rowid LIMIT :k"
        ),
        {"match": " OR ".join(f'"{term}"' for term in wanted), "k": k, **bound},
    )
    return [(int(row[0]), float(row[1])) for row in rows]


def _term_scores(connection: Connection, term: str) -> Scores:
    """The chunks with the term, and what it adds to the score of each."""
    cursor = connection.connection.cursor()  # the driver's own: SQLAlchemy's rows would take as long again
    cursor.execute(f"SELECT rowid, {_BM25} FROM fulltext WHERE fulltext MATCH ?", (f'"{term}"',))
    found = np.array(cursor.fetchall(), [("id", np.int64), ("score", np.float64)])
    return np.ascontiguousarray(found["id"]), np.ascontiguousarray(found["score"])


def _chunks_where(connection: Connection, where: str, bound: dict[str, object]) -> Scores:
    """The chunks that meet the condition; no scores."""
    rows = connection.execute(text(f"SELECT c.id FROM chunks c {_JOINED} WHERE {where}"), bound)
    return np.array(rows.scalars().all(), np.int64), np.zeros(0)


def _best(chunks: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> list[tuple[int, float]]:
    """The k highest scores, best first; ties in the order given."""
    if len(chunks) > k:
        enough = scores >= np.partition(scores, -k)[-k]  # more than k where some equal the k-th
        chunks, scores = chunks[enough], scores[enough]
    order = np.argsort(-scores, kind="stable")[:k]
    return list(zip(chunks[order].tolist(), scores[order].tolist(), strict=True))
