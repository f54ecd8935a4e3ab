"""Idempotency keys: a write that is sent twice with the same key is done once and answered twice.

Contract: the principal's key and the body's fingerprint -> the first answer again; Conflict if the body differs, or
while the first is still at work. A write that failed may be tried again. Kept for a day. Without a key the write is
simply done.
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
    if not key:
        status, told = await write()
        return _answer(status, told.model_dump(mode="json"))
    store, who, fingerprint = service.store, principal.limited_as, hashlib.sha256(body).hexdigest()
    if not await service.lookups.run(lambda: store.claim_replay(who, key, fingerprint)):
        known = await service.lookups.run(lambda: store.replay(who, key))
        if known is not None and known.fingerprint != fingerprint:
            raise Conflict("this Idempotency-Key was used for another request: send a new one")
        if known is None or not known.status:
            raise Conflict("the first request with this Idempotency-Key is still at work", retry_after_s=1)
        return _answer(known.status, json.loads(known.body), replayed=True)
    try:
        status, told = await write()
    except Exception:
        await service.lookups.run(lambda: store.drop_replay(who, key))
        raise
    content = told.model_dump(mode="json")
    replay = Replay(fingerprint, status, json.dumps(content))
    await service.lookups.run(lambda: store.keep_replay(who, key, replay))
    return _answer(status, content)


def _answer(status: int, content: Any, *, replayed: bool = False) -> Response:
    return JSONResponse(content, status, {"Idempotency-Replayed": "true"} if replayed else None)
