"""Full-text search over chunks: SQLite FTS5 with BM25. The one part of the archive that is SQLite's own dialect.

Contract: chunk rows in -> (chunk id, score) lists out, best first. Knows nothing of vectors or readers.
Latin text is stemmed (Porter) and freed of accents; Korean, Chinese and Japanese runs, which have no
reliable word borders, are indexed as overlapping pairs of characters.
"""

import re
from collections.abc import Sequence

from sqlalchemy import Connection, text

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


def search(
    connection: Connection, question: str, k: int, *, where: str = "", bound: dict[str, object] | None = None
) -> list[tuple[int, float]]:
    """The k best chunks that share a term with the question, as (id, BM25 score, higher is better).

    `where` is a condition on chunk rows `c` and version rows `v`, with its values in `bound`. Empty for a question
    without a single word.
    """
    wanted = terms(question)
    if not wanted or k <= 0:
        return []
    match = " OR ".join(f'"{term}"' for term in wanted)
    join = (
        "JOIN chunks c ON c.id = fulltext.rowid "
        "JOIN versions v ON v.article_id = c.article_id AND v.version = c.version "
        "JOIN articles a ON a.id = c.article_id "
        if where
        else ""
    )
    rows = connection.execute(
        text(
            f"SELECT fulltext.rowid, bm25(fulltext, {CONTEXT_WEIGHT}, 1.0) AS score FROM fulltext {join}"
            f"WHERE fulltext MATCH :match {'AND ' + where if where else ''} ORDER BY score, fulltext.rowid LIMIT :k"
        ),
        {"match": match, "k": k, **(bound or {})},
    )
    return [(int(row[0]), -float(row[1])) for row in rows]
