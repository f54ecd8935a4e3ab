"""/v1/conversations: create, list, read, delete. Asking within one is /v1/ask with its id.

Contract: a conversation exists only for the caller that began it. What is stored stands in docs/security.md.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from qa.api import cursor
from qa.api.auth import Asker
from qa.api.body import MOST_QUESTION_BYTES, Body
from qa.api.idempotency import IdempotencyKey, once
from qa.api.problems import Forbidden, Missing
from qa.api.service import Serving
from qa.api.store import Conversation
from qa.api.text import Text

router = APIRouter(tags=["conversations"], max_body_size=MOST_QUESTION_BYTES)


class ConversationIn(Body):
    """A conversation to begin; without a title it takes its first question."""

    title: Text = Field(default="", max_length=200)


class ConversationOut(BaseModel):
    """A conversation without its answers."""

    id: str
    object: Literal["conversation"] = "conversation"
    title: str
    created_at: int
    changed_at: int

    @classmethod
    def of(cls, found: Conversation) -> "ConversationOut":
        """From the store's."""
        return cls(id=found.id, title=found.title, created_at=int(found.created_at), changed_at=int(found.changed_at))


class ConversationWhole(ConversationOut):
    """With every answer object, oldest first."""

    answers: list[dict[str, Any]]


class ConversationList(BaseModel):
    """One page of a list; `next_cursor` is null on the last."""

    object: Literal["list"] = "list"
    data: list[ConversationOut]
    next_cursor: str | None


@router.post("/v1/conversations", status_code=201, response_model=ConversationOut)
async def create(body: ConversationIn, service: Serving, principal: Asker, key: IdempotencyKey = "") -> Response:
    """Begin a conversation."""

    async def begin() -> tuple[int, ConversationOut]:
        made = await service.lookups.run(lambda: service.store.begin_conversation(principal.id, body.title))
        return 201, ConversationOut.of(made)

    return await once(service, principal, key, b"conversations\0" + body.model_dump_json().encode(), begin)


@router.get("/v1/conversations", response_model=ConversationList)
async def conversations(
    service: Serving,
    principal: Asker,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[Text | None, Query(alias="cursor", max_length=500)] = None,
) -> ConversationList:
    """The caller's conversations, the latest changed first."""
    if principal.shared:
        raise Forbidden("this widget token names no reader: its conversations are known only by their ids")
    before = None
    if after:
        at, last = cursor.read(after, float, str)
        before = (float(str(at)), str(last))
    rows = await service.lookups.run(lambda: service.store.conversations(principal.id, before=before, limit=limit + 1))
    more = cursor.write(rows[limit - 1].changed_at, rows[limit - 1].id) if len(rows) > limit else None
    return ConversationList(data=[ConversationOut.of(row) for row in rows[:limit]], next_cursor=more)


@router.get("/v1/conversations/{conversation_id}", response_model=ConversationWhole)
async def conversation(conversation_id: str, service: Serving, principal: Asker) -> ConversationWhole:
    """One conversation with its answers."""
    found = await service.lookups.run(lambda: service.store.conversation(principal.id, conversation_id))
    if found is None:
        raise Missing(f"there is no conversation {conversation_id!r}")
    answers = await service.lookups.run(lambda: service.store.answers(conversation_id))
    return ConversationWhole(**ConversationOut.of(found).model_dump(), answers=answers)


@router.delete("/v1/conversations/{conversation_id}", status_code=204)
async def delete(conversation_id: str, service: Serving, principal: Asker) -> Response:
    """Delete a conversation with its answers."""
    if not await service.lookups.run(lambda: service.store.delete_conversation(principal.id, conversation_id)):
        raise Missing(f"there is no conversation {conversation_id!r}")
    return Response(status_code=204)
