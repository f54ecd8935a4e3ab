"""The archive's tables, as SQLAlchemy Core so that another database can stand in; full text apart (fulltext.py).

Version rows and chunk rows are never changed, only added and deleted: a chunk id means the same span for ever.
"""

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from ingest.errors import ArchiveTooNew

SCHEMA_VERSION = 1

tables = MetaData()

# One row per fact about the archive itself: embedder, revision, dimension, chunker, name.
manifest = Table(
    "manifest",
    tables,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

articles = Table(
    "articles",
    tables,
    Column("id", String, primary_key=True),
    Column("collection", String, nullable=False, index=True),
    Column("version", String, nullable=False),  # the current one
    Column("added_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
)

versions = Table(
    "versions",
    tables,
    Column("article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("byline", String, nullable=False),  # names, one a line
    Column("published_iso", String, nullable=False),  # "" when unknown; so are the next two
    Column("published_precision", String, nullable=False),
    Column("published_raw", String, nullable=False),
    Column("published_s", Integer),  # seconds since 1970, NULL when unknown
    Column("published_day", Integer, index=True),  # days since 0001-01-01 on the page's own calendar
    Column("updated_iso", String, nullable=False),
    Column("updated_precision", String, nullable=False),
    Column("updated_raw", String, nullable=False),
    Column("source", String, nullable=False, index=True),
    Column("section", String, nullable=False),
    Column("language", String, nullable=False),
    Column("url", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_key", String, nullable=False, index=True),  # equal for equal text under the same source
    Column("removed", Text, nullable=False),  # JSON list of [rule, line, text]
    Column("added_at", String, nullable=False),
)

# Where an article was met: one row per saved page. `root` is the folder it was ingested from.
origins = Table(
    "origins",
    tables,
    Column("collection", String, primary_key=True),
    Column("root", String, primary_key=True),
    Column("origin", String, primary_key=True),
    Column("article_id", String, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("fingerprint", String, nullable=False),
)

chunks = Table(
    "chunks",
    tables,
    Column("id", Integer, primary_key=True),
    Column("article_id", String, nullable=False),
    Column("version", String, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("context", String, nullable=False),
    Column("vector_key", String, ForeignKey("vectors.key"), nullable=False, index=True),
    ForeignKeyConstraint(["article_id", "version"], ["versions.article_id", "versions.version"], ondelete="CASCADE"),
    Index("chunks_by_article", "article_id", "version", "ordinal", unique=True),
    sqlite_autoincrement=True,  # an id is never given twice: the index and citations rely on it
)

vectors = Table(
    "vectors",
    tables,
    Column("key", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian, unit length
)


def migrate(connection: Connection) -> None:
    """Bring an empty or older file to SCHEMA_VERSION, in the caller's transaction. Raises ArchiveTooNew."""
    from ingest import fulltext

    found = int(connection.execute(text("PRAGMA user_version")).scalar_one())
    if found > SCHEMA_VERSION:
        raise ArchiveTooNew(
            f"the archive has schema {found}, this program knows {SCHEMA_VERSION}: upgrade byline to open it"
        )
    if found == 0:
        tables.create_all(connection)
        fulltext.create(connection)
    connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
