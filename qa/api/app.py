"""Settings -> the application. The only place where routes, layers and errors are put together.

Contract: `create_app(settings)` gives a FastAPI application that opens the archive when it starts and closes
everything when it ends. Knows nothing of sockets.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from qa.api import (
    articles,
    ask,
    conversations,
    feedback,
    health,
    mcp,
    openai_chat,
    openai_responses,
    problems,
    search,
    site,
    source_page,
    widget_token,
)
from qa.api.edge import Edge
from qa.api.service import open_service, origins_of
from qa.api.telemetry import Metrics
from qa.settings import Settings

API_VERSION = "1.0"
_FORGET_EVERY_S = 3600
_ROUTERS = (
    ask.router,
    search.router,
    articles.router,
    conversations.router,
    feedback.router,
    openai_chat.router,
    openai_responses.router,
    widget_token.router,
    mcp.router,
    health.router,
    source_page.router,
    site.router,
)


def create_app(settings: Settings) -> FastAPI:
    """The application. Starting it raises IngestError if the archive cannot be used."""
    measures = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with open_service(settings, measures) as service:
            app.state.service = service
            app.state.mcp = mcp.over_http(lambda: service)
            tasks = [asyncio.create_task(service.answers.run(service.warm_up)), asyncio.create_task(_forget(app))]
            try:
                async with app.state.mcp.session_manager.run():
                    yield
            finally:
                await service.stop()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    app = FastAPI(
        title="Byline",
        summary="Answers from a news archive, each sentence proved by a passage.",
        version=API_VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses=problems.RESPONSES,
        # No log records: validation errors and stack traces may hold what was asked. Silent until OTEL_* name a target.
        telemetry={"logs": False, "auto_configure": settings.telemetry},
    )
    problems.install(app)
    for router in _ROUTERS:
        app.include_router(router)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(origins_of(settings)),
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "X-API-Key", "X-Request-ID", "Idempotency-Key"],
        expose_headers=["X-Request-ID", "Retry-After", *(f"X-RateLimit-{n}" for n in ("Limit", "Remaining", "Reset"))],
        max_age=600,
    )
    app.add_middleware(Edge, metrics=measures, max_body_bytes=settings.max_body_bytes)
    return app


async def _forget(app: FastAPI) -> None:
    """Hold to the retention while the service runs."""
    service = app.state.service
    while True:
        await asyncio.sleep(_FORGET_EVERY_S)
        with suppress(problems.Overloaded):
            await service.lookups.run(lambda: service.store.forget(service.settings.retention_days))
