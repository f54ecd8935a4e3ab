"""Calls of a chat model within a time budget: limits, retries, the breaker, and an end when nobody listens any more.

Contract: a Prompt -> Pieces as a plain generator, with None at least every quarter of a second as a sign of life.
Closing the generator closes the connection to the model. Knows nothing of what the pieces say.
"""

import asyncio
import logging
import queue
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, suppress
from dataclasses import dataclass

from qa.errors import LlmError, LlmMisconfigured, LlmUnavailable
from qa.llm import loop
from qa.llm.breaker import Breaker
from qa.llm.model import ChatModel, Piece
from qa.llm.prompts import Prompt

log = logging.getLogger("byline.llm")

_SIGN_OF_LIFE_S = 0.25
_FIRST_WAIT_S = 0.5  # before the second try; doubled for each further one


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and counts. `stall_s` bounds the wait for the first piece and between two."""

    total_s: float
    stall_s: float
    tries: int
    max_tokens: int


class Caller:
    """Calls one model. Thread-safe."""

    def __init__(self, model: ChatModel, breaker: Breaker) -> None:
        self.model = model
        self._breaker = breaker

    def close(self) -> None:
        """Let go of the model's connections."""
        with suppress(TimeoutError):
            loop.run(self.model.close()).result(2)

    def stream(self, prompt: Prompt, limits: Limits) -> Generator[Piece | None, None, None]:
        """The pieces. Raises LlmError; after the first piece nothing is tried again."""
        wait = self._breaker.admit()
        if wait:
            raise LlmUnavailable(f"{self.model.name} failed repeatedly and is left alone for {wait:.0f} s more")
        told: queue.SimpleQueue[Piece | _End] = queue.SimpleQueue()
        job = loop.run(self._run(prompt, limits, told))
        heard = False
        try:
            while True:
                try:
                    item = told.get(timeout=_SIGN_OF_LIFE_S)
                except queue.Empty:
                    yield None
                    continue
                if isinstance(item, _End):
                    heard = True
                    self._learn(item.error)
                    return
                yield item
        finally:
            job.cancel()
            if not heard:
                self._breaker.leave()

    def _learn(self, error: LlmError | None) -> None:
        if error is None:
            self._breaker.succeed()
            return
        self._breaker.fail()
        log.warning("%s", error)
        raise error

    async def _run(self, prompt: Prompt, limits: Limits, told: "queue.SimpleQueue[Piece | _End]") -> None:
        try:
            await self._tried(prompt, limits, told)
        except LlmError as error:
            told.put(_End(error))
        except Exception:  # a fault of ours must not leave the listener waiting
            log.exception("the call of a language model failed")
            told.put(_End(LlmUnavailable(f"the call of {self.model.name} failed")))
        else:
            told.put(_End(None))

    async def _tried(self, prompt: Prompt, limits: Limits, told: "queue.SimpleQueue[Piece | _End]") -> None:
        end = time.monotonic() + limits.total_s
        for number in range(1, limits.tries + 1):
            begun = False
            try:
                async with aclosing(self._limited(prompt, limits, end)) as pieces:
                    async for piece in pieces:
                        begun = begun or bool(piece.text)
                        told.put(piece)
            except LlmUnavailable as error:
                if (
                    begun
                    or isinstance(error, LlmMisconfigured)
                    or error.again_after_s is None
                    or number == limits.tries
                ):
                    raise
                wait = max(error.again_after_s, _FIRST_WAIT_S * 2 ** (number - 1))
                if time.monotonic() + wait + 1 > end:
                    raise
                await asyncio.sleep(wait)
            else:
                return

    async def _limited(self, prompt: Prompt, limits: Limits, end: float) -> AsyncGenerator[Piece, None]:
        """The pieces of one try, each within its limit."""
        begun = False
        async with aclosing(self.model.stream(prompt, limits.max_tokens)) as source:
            while True:
                left = end - time.monotonic()
                try:
                    async with asyncio.timeout(max(0.0, min(limits.stall_s, left))):
                        piece = await anext(source)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    spent = limits.total_s if left <= limits.stall_s else limits.stall_s
                    what = "did not finish" if begun else "sent nothing"
                    raise LlmUnavailable(f"{self.model.name} {what} within {spent:g} s") from None
                begun = begun or bool(piece.text)
                yield piece


class _End:
    __slots__ = ("error",)

    def __init__(self, error: LlmError | None) -> None:
        self.error = error
