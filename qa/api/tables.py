"""The service's own tables, as SQLAlchemy Core: SQLite by default, PostgreSQL by URL.

What is stored of whom stands in docs/security.md. Times are seconds since 1970.
"""

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

tables = MetaData()

keys = Table(
    "keys",
    tables,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),  # SHA-256 of a 256-bit random secret
    Column("scopes", Text, nullable=False),  # space-separated
    Column("collections", Text, nullable=False),  # JSON list, or "null" for every collection
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float),
    Column("revoked_at", Float),
)

conversations = Table(
    "conversations",
    tables,
    Column("id", String(64), primary_key=True),
    Column("principal", String(200), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("changed_at", Float, nullable=False, index=True),
)

turns = Table(
    "turns",
    tables,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("question", Text, nullable=False),
    Column("resolved_question", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answer", Text, nullable=False),  # the whole answer object, as JSON
)

feedback = Table(
    "feedback",
    tables,
    Column("id", String(64), primary_key=True),
    Column("principal", String(200), nullable=False),
    Column("answer_id", String(64), nullable=False, index=True),
    Column("rating", String(8), nullable=False),
    Column("reasons", Text, nullable=False),  # JSON list
    Column("comment", Text, nullable=False),
    Column("at", Float, nullable=False, index=True),
)

replays = Table(
    "replays",
    tables,
    Column("principal", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Float, nullable=False, index=True),
)

secrets = Table(
    "secrets",
    tables,
    Column("name", String(64), primary_key=True),
    Column("value", String(128), nullable=False),
)
