"""Idempotency keys: a write that is sent twice with the same key is done once and answered twice.

Contract: the principal's key and the body's fingerprint -> the first answer again, or Conflict if the body differs.
Kept for a day. Without a key the write is simply done.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Header
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from qa.api.access import Principal
from qa.api.problems import Conflict
from qa.api.service import Service
from qa.api.store import Replay

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


async def once(
    service: Service,
    principal: Principal,
    key: str,
    body: bytes,
    write: Callable[[], Awaitable[tuple[int, BaseModel]]],
) -> Response:
    """What `write` answers (status, model), or what it answered before. Raises Conflict."""
    fingerprint = hashlib.sha256(body).hexdigest()
    if key:
        known = await service.lookups.run(lambda: service.store.replay(principal.id, key))
        if known is not None:
            if known.fingerprint != fingerprint:
                raise Conflict("this Idempotency-Key was used for another request: send a new one")
            return _answer(known.status, json.loads(known.body), replayed=True)
    status, told = await write()
    content = told.model_dump(mode="json")
    if key:
        replay = Replay(fingerprint, status, json.dumps(content))
        await service.lookups.run(lambda: service.store.keep_replay(principal.id, key, replay))
    return _answer(status, content)


def _answer(status: int, content: Any, *, replayed: bool = False) -> Response:
    return JSONResponse(content, status, {"Idempotency-Replayed": "true"} if replayed else None)
