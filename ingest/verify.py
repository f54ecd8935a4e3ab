"""Proof that an archive is whole: rows agree with each other, texts with offsets, the index with the archive.

Contract: an archive -> sentences that each name a problem; none is good. `python -m ingest.verify DIR` checks the
index alone, in a process of its own, because opening damaged index files can end the process.
"""

import sys
from pathlib import Path

from sqlalchemy import text

from ingest.archive import Archive

_CHECKS = (
    ("SQLite finds the file damaged", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
    ("rows point to rows that are gone", 'SELECT "table", rowid FROM pragma_foreign_key_check'),
    (
        "articles without chunks",
        "SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM chunks c WHERE c.article_id = a.id)",
    ),
    ("articles without an origin", "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM origins)"),
    (
        "chunks of a version that is not current",
        "SELECT c.id FROM chunks c JOIN articles a ON a.id = c.article_id WHERE a.version <> c.version",
    ),
    (
        "chunks that reach beyond their text",
        "SELECT c.id FROM chunks c JOIN versions v ON v.article_id = c.article_id AND v.version = c.version "
        'WHERE c.start < 0 OR c."end" > length(v.text) OR c.start >= c."end"',
    ),
    ("chunks that full text does not know", "SELECT id FROM chunks WHERE id NOT IN (SELECT rowid FROM fulltext)"),
    ("full text knows chunks that are gone", "SELECT rowid FROM fulltext WHERE rowid NOT IN (SELECT id FROM chunks)"),
    (
        "the same text stored twice",
        "SELECT min(a.id) FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version "
        "GROUP BY a.collection, v.text_key HAVING count(*) > 1",
    ),
)


def problems(archive: Archive) -> list[str]:
    """What is wrong with the archive's own file."""
    found: list[str] = []
    with archive.transaction() as connection:
        for name, query in _CHECKS:
            rows = connection.execute(text(query)).fetchmany(5)
            if rows:
                found.append(f"{name}: {', '.join(str(tuple(row)) for row in rows)}")
    return found


def main() -> int:
    """Check the index of the archive named on the command line."""
    from ingest import index

    with Archive.open(Path(sys.argv[1])) as archive:
        lost = index.verify(archive)
    if lost:
        sys.stdout.write(f"{len(lost)} chunks cannot be found by their own vector, such as {lost[:5]}\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
