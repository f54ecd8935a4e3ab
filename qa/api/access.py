"""Who asks, and what they may see. The one place where access to collections is decided, before retrieval.

Contract: a Principal and the collections asked for -> the collections to look in. Knows nothing of HTTP or keys.
"""

from collections.abc import Callable
from dataclasses import dataclass

from qa.api.problems import Missing

_MISSING = "there is no collection {!r}"


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller. `collections` None means every collection, and an empty set none at all."""

    id: str
    scopes: frozenset[str]
    collections: frozenset[str] | None
    origin: str = ""  # a widget token's: the only page that may use it
    shared: bool = False  # many readers behind one id: what one of them did is not listed for another
    peer: str = ""  # the address that a shared one calls from

    @property
    def limited_as(self) -> str:
        """Whose limits it uses up: its own, or, where many share the id, those of its address."""
        return f"{self.id}@{self.peer}" if self.shared else self.id

    def may(self, scope: str) -> bool:
        """Whether a route with this scope is open to it; admin opens every route."""
        return not scope or scope in self.scopes or "admin" in self.scopes

    def sees(self, collection: str) -> bool:
        """Whether articles of this collection exist for it."""
        return self.collections is None or collection in self.collections


LOCAL = Principal("local", frozenset({"ask", "read", "write", "widget", "admin"}), None)
NOBODY = Principal("anonymous", frozenset(), frozenset())


def visible(principal: Principal, asked: str | None, exists: Callable[[str], bool]) -> tuple[str, ...]:
    """The collections to look in; () means all. Raises Missing alike for a foreign and for a missing one."""
    if asked is not None:
        if not principal.sees(asked) or not exists(asked):
            raise Missing(_MISSING.format(asked))
        return (asked,)
    if principal.collections is None:
        return ()
    if not principal.collections:
        raise Missing("there is no collection that this key may see")
    return tuple(sorted(principal.collections))
