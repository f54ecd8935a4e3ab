"""The event loop of all calls of language models, on a thread of its own: providers' clients belong to one loop.

Contract: a coroutine -> a future. When it ends, in whatever way, the async generators that it began and left open are
closed here, outermost first. Providers' packages leave some after an error, and the garbage collector would end them
on whatever thread it runs, at the same time as their loop does. Knows nothing of models.
"""

import asyncio
import functools
import sys
import threading
from collections.abc import AsyncGenerator, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_begun: ContextVar[list[AsyncGenerator[Any, Any]] | None] = ContextVar("_begun", default=None)
_starting = threading.Lock()
_running: set["asyncio.Task[Any] | None"] = set()  # asyncio itself holds a task by a weak reference only


def run(coroutine: Coroutine[Any, Any, T]) -> Future[T]:
    """Start it; from any thread. Cancelling the future cancels it."""
    with _starting:
        loop = _loop()
    return asyncio.run_coroutine_threadsafe(_tidied(coroutine), loop)


async def _tidied(coroutine: Coroutine[Any, Any, T]) -> T:
    begun: list[AsyncGenerator[Any, Any]] = []
    _begun.set(begun)
    task = asyncio.current_task()
    _running.add(task)
    try:
        return await coroutine
    finally:
        for generator in begun:
            with suppress(Exception):  # one that fails while it is closed is none of the caller's business
                await generator.aclose()
        _running.discard(task)


@functools.lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    loop.call_soon(_watch)
    threading.Thread(target=loop.run_forever, name="byline-llm", daemon=True).start()
    return loop


def _watch() -> None:
    """Note every async generator that a coroutine of ours begins."""
    ours = sys.get_asyncgen_hooks()

    def first(generator: AsyncGenerator[Any, Any]) -> None:
        if ours.firstiter:
            ours.firstiter(generator)
        begun = _begun.get()
        if begun is not None:
            begun.append(generator)

    sys.set_asyncgen_hooks(firstiter=first, finalizer=ours.finalizer)
