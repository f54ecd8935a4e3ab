"""What every route works with: the chain, the archive, the pool, the store and the limits, opened and closed together.

Contract: settings in, a Service out for as long as the application lives. Knows nothing of routes.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from ingest.archive import Archive, Scope
from ingest.embedder import Embedder
from ingest.pipeline import Pipeline
from ingest.recipe import Recipe
from qa.api.keys import Keys
from qa.api.limits import Limits
from qa.api.pool import Pool
from qa.api.store import Store
from qa.api.telemetry import Metrics
from qa.api.tokens import AccessTokens, WidgetTokens
from qa.build import wire
from qa.chain import Chain
from qa.results import Question
from qa.settings import Settings

_WRITERS, _QUEUED_WRITES = 1, 16
_LOOKUPS, _QUEUED_LOOKUPS = 4, 256


@dataclass(slots=True)
class Service:
    """Open for as long as the application runs."""

    settings: Settings
    archive: Archive
    chain: Chain
    store: Store
    keys: Keys
    widget_tokens: WidgetTokens
    access_tokens: AccessTokens | None
    limits: Limits
    metrics: Metrics
    answers: Pool  # questions: the CPU-bound work
    lookups: Pool  # short reads of SQLite
    writes: Pool  # one writer at a time
    origins: frozenset[str]
    link_secret: bytes
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    warm: threading.Event = field(default_factory=threading.Event)
    _pipeline: Pipeline | None = None
    checked: tuple[float, str] = (0.0, "")  # when self-retrieval was last looked at, and what it gave

    def has_collection(self, name: str) -> bool:
        """Whether any article is in it. Blocking."""
        return self.archive.counts(Scope(collections=(name,))).articles > 0

    def pipeline(self) -> Pipeline:
        """Ingest into this archive; loads the embedder at first use. Call it on the pool of writes."""
        if self._pipeline is None:
            self._pipeline = Pipeline(self.archive, Recipe(Embedder(self.settings.embedder), self.settings))
        return self._pipeline

    def warm_up(self) -> None:
        """Load the models and open the index. Blocking."""
        self.chain.search(Question("which article is the latest?"), 1)
        self.warm.set()

    async def stop(self) -> None:
        """Let open answers end for a while, then tell what is left to end at once."""
        self.stopping.set()
        loop = asyncio.get_running_loop()
        until = loop.time() + self.settings.drain_s  # a count of naps would stretch where threads keep the loop waiting
        await asyncio.sleep(0)
        while self.answers.jobs and loop.time() < until:
            await asyncio.sleep(0.05)
        self.stopped.set()


@contextmanager
def open_service(settings: Settings, metrics: Metrics) -> Iterator[Service]:
    """Raises IngestError if the archive cannot be used."""
    with Archive.open(settings.archive) as archive:
        store = Store.beside(settings.archive, settings.store_url)
        chain = wire(archive, settings)
        pools = (
            Pool(settings.answer_threads, settings.answer_queue),
            Pool(_LOOKUPS, _QUEUED_LOOKUPS),
            Pool(_WRITERS, _QUEUED_WRITES),
        )
        try:
            store.forget(settings.retention_days)
            keys = Keys(store)
            yield Service(
                settings=settings,
                archive=archive,
                chain=chain,
                store=store,
                keys=keys,
                widget_tokens=WidgetTokens(store.secret("widget"), keys, settings.widget_token_s),
                access_tokens=AccessTokens(settings) if settings.oidc_issuer else None,
                limits=Limits(settings.requests_per_minute, settings.concurrent_answers, settings.tokens_per_day),
                metrics=metrics,
                answers=pools[0],
                lookups=pools[1],
                writes=pools[2],
                origins=origins_of(settings),
                link_secret=store.secret("links"),
            )
        finally:
            for pool in pools:
                pool.close()
            chain.close()
            store.close()


def origins_of(settings: Settings) -> frozenset[str]:
    """The listed origins, without trailing slashes."""
    return frozenset(part.strip().rstrip("/") for part in settings.origins.split(",") if part.strip())


def service_of(request: Request) -> Service:
    """The service that the lifespan opened."""
    return cast(Service, request.app.state.service)


async def _given(request: Request) -> Service:
    return service_of(request)  # a dependency that is no coroutine would cost each request a trip to a thread


Serving = Annotated[Service, Depends(_given)]
