"""A question on its way through the chain, as seen from the event loop.

Contract: a Question -> an Answer, or its events as they come. Whoever stops listening stops the work before its next
stage; the service's stop and the time limit end an answer with an error. Knows nothing of wire formats.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import nullcontext, suppress
from typing import Any, TypeVar

from starlette.requests import Request

from qa.api.access import LOCAL, Principal
from qa.api.problems import Left, Overloaded, Problem, TimedOut
from qa.api.service import Service
from qa.results import Answer, AnswerEvent, Question

T = TypeVar("T")

PING_S = 10.0


async def answer(service: Service, request: Request, principal: Principal, question: Question) -> Answer:
    """The answer. Raises BadQuestion and every Problem of a full, stopping or slow service; Left."""

    return await while_connected(request, whole(service, principal, question))


async def whole(service: Service, principal: Principal, question: Question) -> Answer:
    """The answer, for a caller whose connection is watched elsewhere. Raises as `answer` does."""
    async for event in events(service, principal, question):
        if event is not None and event.answer is not None:
            return event.answer
    raise Problem("the answer ended before it was done")


async def events(service: Service, principal: Principal, question: Question) -> AsyncIterator[AnswerEvent | None]:
    """The answer's events, the last with the whole answer; None now and then where a stream needs a sign of life."""
    if service.stopping.is_set():
        raise Overloaded("the service is stopping", retry_after_s=5)
    loop = asyncio.get_running_loop()
    limit = loop.time() + service.settings.answer_timeout_s
    with nullcontext() if principal is LOCAL else service.limits.answering(principal.limited_as):
        stopped: asyncio.Future[Any] = asyncio.ensure_future(service.stopped.wait())
        source = service.answers.iterate(lambda: service.chain.events(question))
        upcoming: asyncio.Future[Any] | None = None
        phase = ""
        try:
            while True:
                upcoming = upcoming or asyncio.ensure_future(anext(source))
                wait = min(PING_S, limit - loop.time())
                done, _ = await asyncio.wait([upcoming, stopped], timeout=wait, return_when=asyncio.FIRST_COMPLETED)
                if upcoming in done:
                    try:
                        event: AnswerEvent = upcoming.result()
                    except StopAsyncIteration:
                        return
                    upcoming = None
                    if event.answer is not None:
                        service.metrics.answer(event.answer)
                        service.limits.spent(principal.limited_as, event.answer.tokens_in + event.answer.tokens_out)
                    if event.kind == "phase":
                        if event.text == phase:
                            continue  # a sign of life of the language model, not news
                        phase = event.text
                    yield event
                elif stopped in done:
                    raise Overloaded("the service is stopping: ask again", retry_after_s=5)
                elif loop.time() >= limit:
                    raise TimedOut(f"there was no answer within {service.settings.answer_timeout_s:g} s")
                else:
                    yield None
        finally:
            stopped.cancel()
            if upcoming is not None:
                upcoming.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration, Exception):
                    await upcoming
            await source.aclose()  # type: ignore[attr-defined]


async def first(request: Request, stream: AsyncIterator[AnswerEvent | None]) -> AnswerEvent | None:
    """The first event, or the refusal that came instead: before it, a client may leave while it waits. Raises Left."""

    async def begin() -> AnswerEvent | None:
        return await anext(stream)

    return await while_connected(request, begin())


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, which is cancelled as soon as the client leaves. Raises Left."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise Left
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
