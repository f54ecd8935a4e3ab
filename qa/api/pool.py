"""Blocking work off the event loop: a few threads, a short queue, and a refusal beyond it.

Contract: a callable (or a generator) in -> its result (or its items) on the event loop. A job keeps its place until
its thread is really free, so work that nobody waits for any more still counts. Knows nothing of HTTP or questions.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from qa.api.problems import Overloaded

T = TypeVar("T")


class Pool:
    """`threads` jobs at work and `queue` more waiting; the next is refused with Overloaded."""

    def __init__(self, threads: int, queue: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._most = threads + queue
        self._count = 0
        self._lock = threading.Lock()

    @property
    def jobs(self) -> int:
        """Jobs at work or waiting."""
        return self._count

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`. A caller that is cancelled while the job waits takes the job with it."""
        return await asyncio.wrap_future(self._submit(work))

    async def iterate(self, begin: Callable[[], Generator[T, None, None]]) -> AsyncIterator[T]:
        """The items of the generator, as they come. Closing this closes the generator before its next item."""
        loop = asyncio.get_running_loop()
        items: asyncio.Queue[T | _End] = asyncio.Queue()
        stop = threading.Event()

        def tell(item: "T | _End") -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody listens
                loop.call_soon_threadsafe(items.put_nowait, item)

        def work() -> None:
            source = begin()
            try:
                while not stop.is_set():
                    try:
                        item = next(source)
                    except StopIteration:
                        return
                    tell(item)
            finally:
                source.close()

        job = self._submit(work)
        job.add_done_callback(lambda done: tell(_End(done)))
        try:
            while not isinstance(item := await items.get(), _End):
                yield item
            item.job.result()
        finally:
            stop.set()
            job.cancel()

    def close(self) -> None:
        """Drop what waits; what is at work ends by itself."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _submit(self, work: Callable[[], T]) -> "Future[T]":
        with self._lock:
            if self._count >= self._most:
                raise Overloaded("every place in the queue is taken: try again in a moment", retry_after_s=1)
            self._count += 1
        try:
            job = self._executor.submit(work)
        except RuntimeError as error:
            self._free()
            raise Overloaded("the service is stopping", retry_after_s=5) from error
        job.add_done_callback(self._free)
        return job

    def _free(self, _: Any = None) -> None:
        with self._lock:
            self._count -= 1


class _End:
    __slots__ = ("job",)

    def __init__(self, job: "Future[None]") -> None:
        self.job = job
