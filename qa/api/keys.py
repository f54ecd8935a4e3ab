"""API keys: made once, shown once, stored as a hash.

Contract: a key's text -> the Key it belongs to, or None. 256 random bits need no slow hash: SHA-256 is enough.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update

from qa.api import tables
from qa.api.store import Store

SCOPES = ("ask", "read", "write", "widget", "admin")
PREFIX = "byl_"


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. `collections` None means every collection."""

    id: str
    name: str
    scopes: tuple[str, ...]
    collections: tuple[str, ...] | None
    created_at: float
    expires_at: float | None
    revoked_at: float | None

    @property
    def valid(self) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or time.time() < self.expires_at)


class Keys:
    """The keys of one store. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine

    def create(
        self,
        name: str,
        scopes: Sequence[str],
        *,
        collections: Sequence[str] | None = None,
        days: float | None = None,
    ) -> tuple[Key, str]:
        """The key and its secret text, which is nowhere else. Raises ValueError for a scope that does not exist."""
        if unknown := set(scopes) - set(SCOPES):
            raise ValueError(f"there is no scope {', '.join(sorted(unknown))}: choose from {', '.join(SCOPES)}")
        text = PREFIX + secrets.token_urlsafe(32)
        now = time.time()
        key = Key(
            id=f"key_{secrets.token_hex(6)}",
            name=name,
            scopes=tuple(scopes),
            collections=None if collections is None else tuple(collections),
            created_at=now,
            expires_at=now + days * 86_400 if days is not None else None,
            revoked_at=None,
        )
        with self._engine.begin() as connection:
            connection.execute(
                insert(tables.keys).values(
                    id=key.id,
                    name=name,
                    hash=_hash(text),
                    scopes=" ".join(scopes),
                    collections=json.dumps(key.collections),
                    created_at=now,
                    expires_at=key.expires_at,
                    revoked_at=None,
                )
            )
        return key, text

    def find(self, text: str) -> Key | None:
        """The valid key with this text."""
        with self._engine.connect() as connection:
            row = connection.execute(select(tables.keys).where(tables.keys.c.hash == _hash(text))).one_or_none()
        key = _key(row) if row else None
        return key if key and key.valid else None

    def get(self, key_id: str) -> Key | None:
        """The valid key with this id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(tables.keys).where(tables.keys.c.id == key_id)).one_or_none()
        key = _key(row) if row else None
        return key if key and key.valid else None

    def list(self) -> list[Key]:
        """Every key, oldest first, revoked ones included."""
        with self._engine.connect() as connection:
            return [_key(row) for row in connection.execute(select(tables.keys).order_by(tables.keys.c.created_at))]

    def revoke(self, key_id: str) -> bool:
        """False if there is no such key, or it was revoked before."""
        k = tables.keys
        with self._engine.begin() as connection:
            done = connection.execute(
                update(k).where(k.c.id == key_id, k.c.revoked_at.is_(None)).values(revoked_at=time.time())
            )
        return bool(done.rowcount)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Row[Any]) -> Key:
    collections = json.loads(row.collections)
    return Key(
        row.id,
        row.name,
        tuple(row.scopes.split()),
        None if collections is None else tuple(collections),
        row.created_at,
        row.expires_at,
        row.revoked_at,
    )
