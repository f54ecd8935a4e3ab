"""/healthz (the process), /readyz (index, embedder, self-retrieval), /metrics and /v1/archive."""

import asyncio
import time

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from ingest.archive import Scope
from qa.api.access import visible
from qa.api.auth import Admin, Asker, Everyone
from qa.api.problems import Overloaded
from qa.api.service import Service, Serving
from qa.results import Question

router = APIRouter(tags=["service"])

_CHECKED_FOR_S = 10.0
_OPENING = 300  # characters of an article that it is looked up by


class ArchiveOut(BaseModel):
    """What the archive holds, as far as the caller may see."""

    name: str
    articles: int
    chunks: int
    first_published: str | None
    last_published: str | None


@router.get("/healthz")
async def healthz(_: Everyone) -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(service: Serving, _: Everyone) -> JSONResponse:
    """The archive can be asked: its index is open, its embedder is loaded, and an article finds itself."""
    if service.stopping.is_set():
        raise Overloaded("the service is stopping", retry_after_s=5)
    if not service.warm.is_set():
        raise Overloaded("the models are being loaded", retry_after_s=2)
    told = await service.lookups.run(lambda: _self_retrieval(service))
    if told not in ("ok", "empty"):
        raise Overloaded(told, retry_after_s=30)
    return JSONResponse({"status": "ready", "retrieval": told})


@router.get("/v1/archive", response_model=ArchiveOut)
async def archive(service: Serving, principal: Asker, collection: str | None = None) -> ArchiveOut:
    """How much there is to ask."""

    def look() -> ArchiveOut:
        scope = Scope(collections=visible(principal, collection, service.has_collection))
        counts = service.archive.counts(scope)
        return ArchiveOut(
            name=service.archive.manifest().get("name", ""),
            articles=counts.articles,
            chunks=counts.chunks,
            first_published=counts.first_published or None,
            last_published=counts.last_published or None,
        )

    return await service.lookups.run(look)


@router.get("/metrics", response_class=Response)
async def metrics(service: Serving, _: Admin) -> Response:
    """Prometheus's text format. Needs the scope admin; with auth off it is open on loopback."""
    service.metrics.jobs.set(service.answers.jobs)
    service.metrics.tasks.set(len(asyncio.all_tasks()))
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _self_retrieval(service: Service) -> str:
    """ "ok", "empty", or what is wrong; asked of the archive at most once in ten seconds."""
    at, told = service.checked
    if told and time.monotonic() - at < _CHECKED_FOR_S:
        return told
    first = service.archive.articles(limit=1)
    if not first:
        told = "empty"
    else:
        article_id, _, collection, meta = first[0]
        stored = service.archive.article(article_id)
        opening = stored.article.text[:_OPENING] if stored else ""  # a title alone may be that of many articles
        words = f"{meta.title} {opening}"[: service.settings.max_question_chars]
        asked = Question(words if any(c.isalnum() for c in words) else "article", collections=(collection,))
        found = service.chain.retrieve(service.chain.understand(asked))
        here = any(p.source.article_id == article_id for p in found)
        told = "ok" if here else f"article {article_id} does not find itself: run 'byline archive rebuild'"
    service.checked = (time.monotonic(), told)
    return told
