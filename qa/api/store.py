"""Conversations, feedback, idempotent replays and the signing secret, in tables of their own.

Contract: plain values in and out; every read and delete names the principal, so that foreign rows do not exist for
it. Blocking: call it off the event loop. Knows nothing of HTTP.
"""

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from qa.api import tables
from qa.errors import BadSettings
from qa.results import Turn

_DAY_S = 86_400
_REPLAY_S = _DAY_S
_CLAIM_S = 600  # after which a write that never answered is taken for dead


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its turns."""

    id: str
    title: str
    created_at: float
    changed_at: float


@dataclass(frozen=True, slots=True)
class Replay:
    """What an idempotent write answered the first time; a status of 0 says that it is still at it."""

    fingerprint: str
    status: int
    body: str


class Store:
    """Thread-safe."""

    def __init__(self, url: str) -> None:
        """Opens the database and makes what tables it lacks. Raises BadSettings if it cannot be had."""
        try:
            self.engine = _engine(url)
            tables.tables.create_all(self.engine)
        except (SQLAlchemyError, ImportError) as error:
            hint = "pip install 'byline[postgresql]'" if isinstance(error, ImportError) else "see BYLINE_STORE_URL"
            raise BadSettings(f"the store of conversations and keys cannot be opened ({error}): {hint}") from error

    @classmethod
    def beside(cls, archive: Path, url: str = "") -> "Store":
        """The store at the URL, or the SQLite file in the archive's folder."""
        if not url:
            archive.mkdir(parents=True, exist_ok=True)
        return cls(url or f"sqlite:///{archive / 'service.sqlite3'}")

    def close(self) -> None:
        """Release every connection."""
        self.engine.dispose()

    def secret(self, name: str) -> bytes:
        """256 random bits under this name, made at first use and then always the same."""
        t = tables.secrets
        query = select(t.c.value).where(t.c.name == name)
        with self.engine.begin() as connection:
            value = connection.execute(query).scalar_one_or_none()
        if value is None:
            try:
                with self.engine.begin() as connection:
                    connection.execute(insert(t).values(name=name, value=secrets.token_hex(32)))
            except IntegrityError:
                pass  # another process was first
            with self.engine.begin() as connection:
                value = connection.execute(query).scalar_one()
        return bytes.fromhex(value)

    def begin_conversation(self, principal: str, title: str = "") -> Conversation:
        """A new, empty conversation."""
        now = time.time()
        made = Conversation(f"conv_{secrets.token_hex(12)}", title, now, now)
        with self.engine.begin() as connection:
            connection.execute(
                insert(tables.conversations).values(
                    id=made.id, principal=principal, title=title, created_at=now, changed_at=now
                )
            )
        return made

    def conversation(self, principal: str, conversation_id: str) -> Conversation | None:
        """None if it is missing or another's."""
        c = tables.conversations
        query = select(c.c.id, c.c.title, c.c.created_at, c.c.changed_at)
        with self.engine.connect() as connection:
            row = connection.execute(query.where(c.c.id == conversation_id, c.c.principal == principal)).one_or_none()
        return Conversation(*row) if row else None

    def conversations(self, principal: str, *, before: tuple[float, str] | None, limit: int) -> list[Conversation]:
        """The latest changed first, from the one after `before` (changed_at, id)."""
        c = tables.conversations
        query = select(c.c.id, c.c.title, c.c.created_at, c.c.changed_at).where(c.c.principal == principal)
        if before:
            at, last = before
            query = query.where((c.c.changed_at < at) | ((c.c.changed_at == at) & (c.c.id < last)))
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(c.c.changed_at.desc(), c.c.id.desc()).limit(limit)).all()
        return [Conversation(*row) for row in rows]

    def delete_conversation(self, principal: str, conversation_id: str) -> bool:
        """With its turns. False if it is missing or another's."""
        c, t = tables.conversations, tables.turns
        with self.engine.begin() as connection:
            gone = connection.execute(delete(c).where(c.c.id == conversation_id, c.c.principal == principal)).rowcount
            if gone:
                connection.execute(delete(t).where(t.c.conversation_id == conversation_id))
        return bool(gone)

    def add_turn(self, conversation_id: str, turn: Turn, answer: str) -> None:
        """Append a turn with its answer's JSON; nothing happens if the conversation is gone meanwhile."""
        c, t = tables.conversations, tables.turns
        now = time.time()
        with self.engine.begin() as connection:
            touched = connection.execute(update(c).where(c.c.id == conversation_id).values(changed_at=now)).rowcount
            if not touched:
                return
            connection.execute(
                update(c).where(c.c.id == conversation_id, c.c.title == "").values(title=turn.question[:200])
            )
            last = connection.execute(
                select(func.max(t.c.number)).where(t.c.conversation_id == conversation_id)
            ).scalar_one()
            connection.execute(
                insert(t).values(
                    conversation_id=conversation_id,
                    number=(last or 0) + 1,
                    at=now,
                    question=turn.question,
                    resolved_question=turn.resolved_question,
                    text=turn.answer,
                    answer=answer,
                )
            )

    def history(self, conversation_id: str, most: int = 6) -> tuple[Turn, ...]:
        """The last turns, oldest first."""
        t = tables.turns
        query = select(t.c.question, t.c.text, t.c.resolved_question).where(t.c.conversation_id == conversation_id)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(t.c.number.desc()).limit(most)).all()
        return tuple(Turn(*row) for row in reversed(rows))

    def answers(self, conversation_id: str) -> list[dict[str, Any]]:
        """Every answer object of the conversation, oldest first."""
        t = tables.turns
        query = select(t.c.answer).where(t.c.conversation_id == conversation_id).order_by(t.c.number)
        with self.engine.connect() as connection:
            return [json.loads(row.answer) for row in connection.execute(query)]

    def add_feedback(self, principal: str, answer_id: str, rating: str, reasons: list[str], comment: str) -> str:
        """The new entry's id."""
        made = f"fb_{secrets.token_hex(12)}"
        with self.engine.begin() as connection:
            connection.execute(
                insert(tables.feedback).values(
                    id=made,
                    principal=principal,
                    answer_id=answer_id,
                    rating=rating,
                    reasons=json.dumps(reasons, ensure_ascii=False),
                    comment=comment,
                    at=time.time(),
                )
            )
        return made

    def delete_feedback(self, principal: str, feedback_id: str) -> bool:
        """False if it is missing or another's."""
        f = tables.feedback
        with self.engine.begin() as connection:
            gone = connection.execute(delete(f).where(f.c.id == feedback_id, f.c.principal == principal)).rowcount
        return bool(gone)

    def replay(self, principal: str, key: str) -> Replay | None:
        """What this principal's write with this key answered, if it was begun within a day."""
        r = tables.replays
        query = select(r.c.fingerprint, r.c.status, r.c.body).where(
            r.c.principal == principal, r.c.key == key, r.c.at > time.time() - _REPLAY_S
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return Replay(*row) if row else None

    def claim_replay(self, principal: str, key: str, fingerprint: str) -> bool:
        """Take the key for a write that begins now. False if it is taken, by this process or another."""
        r = tables.replays
        now = time.time()
        stale = ((r.c.status == 0) & (r.c.at < now - _CLAIM_S)) | (r.c.at < now - _REPLAY_S)
        try:
            with self.engine.begin() as connection:
                connection.execute(delete(r).where(r.c.principal == principal, r.c.key == key, stale))
                connection.execute(
                    insert(r).values(
                        principal=principal, key=key, fingerprint=fingerprint, status=0, body="", at=time.time()
                    )
                )
        except IntegrityError:
            return False
        return True

    def keep_replay(self, principal: str, key: str, replay: Replay) -> None:
        """Remember the answer of a claimed write."""
        r = tables.replays
        with self.engine.begin() as connection:
            connection.execute(
                update(r)
                .where(r.c.principal == principal, r.c.key == key)
                .values(status=replay.status, body=replay.body, at=time.time())
            )

    def drop_replay(self, principal: str, key: str) -> None:
        """Give a claimed key back: its write failed, and may be tried again."""
        r = tables.replays
        with self.engine.begin() as connection:
            connection.execute(delete(r).where(r.c.principal == principal, r.c.key == key, r.c.status == 0))

    def forget(self, days: int) -> int:
        """Delete conversations and feedback older than `days` (0: none), and stale replays. Returns how many."""
        c, t, f, r = tables.conversations, tables.turns, tables.feedback, tables.replays
        now = time.time()
        with self.engine.begin() as connection:
            connection.execute(delete(r).where(r.c.at < now - _REPLAY_S))
            if not days:
                return 0
            before = now - days * _DAY_S
            old = select(c.c.id).where(c.c.changed_at < before)
            connection.execute(delete(t).where(t.c.conversation_id.in_(old)))
            gone = connection.execute(delete(c).where(c.c.changed_at < before)).rowcount
            return gone + connection.execute(delete(f).where(f.c.at < before)).rowcount

    def export(self) -> Iterator[dict[str, Any]]:
        """Every turn and every feedback entry, as objects that name their kind."""
        c, t, f = tables.conversations, tables.turns, tables.feedback
        query = select(t, c.c.principal).join(c, c.c.id == t.c.conversation_id)
        with self.engine.connect() as connection:
            for row in connection.execute(query.order_by(t.c.conversation_id, t.c.number)):
                yield {
                    "kind": "turn",
                    "conversation_id": row.conversation_id,
                    "number": row.number,
                    "principal": row.principal,
                    "at": row.at,
                    "question": row.question,
                    "answer": json.loads(row.answer),
                }
            for row in connection.execute(select(f).order_by(f.c.at, f.c.id)):
                yield {
                    "kind": "feedback",
                    "id": row.id,
                    "principal": row.principal,
                    "at": row.at,
                    "answer_id": row.answer_id,
                    "rating": row.rating,
                    "reasons": json.loads(row.reasons),
                    "comment": row.comment,
                }


def _engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)  # a database that was restarted is met again, not an error
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection: sqlite3.Connection, _: Any) -> None:
            for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL", "busy_timeout = 10000"):
                connection.execute(f"PRAGMA {pragma}")

    return engine
