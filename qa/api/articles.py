"""/v1/articles: list, one, its text, its versions; add by JSON or upload; delete.

Contract: articles of collections that the caller may not see do not exist for it. Offsets of citations count in the
`text` that is given here. Writing goes through ingest's pipeline, one write at a time.
"""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse, Response

from ingest.archive import Scope, StoredArticle
from ingest.documents import Hints, Metadata, Page, digest
from qa.api import cursor
from qa.api.access import Principal, visible
from qa.api.auth import Editor, Viewer
from qa.api.body import Body
from qa.api.idempotency import IdempotencyKey, once
from qa.api.problems import Missing, Unprocessable
from qa.api.service import Service, Serving
from qa.api.text import Text
from qa.api.writing import MOST_CHARS, Added, Collection, add, bounded, read_upload

router = APIRouter(tags=["articles"])


class ArticleItem(BaseModel):
    """An article without its text."""

    id: str
    object: Literal["article"] = "article"
    version: str
    collection: str
    title: str
    byline: list[str]
    source: str
    section: str
    language: str
    url: str
    published_at: str
    updated_at: str

    @classmethod
    def of(cls, article_id: str, version: str, collection: str, meta: Metadata) -> "ArticleItem":
        """From the nouns."""
        return cls(
            id=article_id,
            version=version,
            collection=collection,
            title=meta.title,
            byline=list(meta.byline),
            source=meta.source,
            section=meta.section,
            language=meta.language,
            url=meta.url,
            published_at=meta.published.iso if meta.published else "",
            updated_at=meta.updated.iso if meta.updated else "",
        )


class ArticleOut(ArticleItem):
    """An article with the text that spans count in."""

    text: str
    current: bool
    added_at: str


class ArticleList(BaseModel):
    """One page of a list; `next_cursor` is null on the last."""

    object: Literal["list"] = "list"
    data: list[ArticleItem]
    next_cursor: str | None


class VersionOut(BaseModel):
    """A version of an article."""

    version: str
    added_at: str
    current: bool


class ArticleIn(Body):
    """An article to add. The same `id` again replaces it with a new version."""

    text: Text = Field(
        min_length=1, max_length=MOST_CHARS, description="The body, with blank lines between paragraphs."
    )
    title: Text = Field(default="", max_length=1000)
    byline: Text = Field(default="", max_length=1000)
    published: Text = Field(default="", max_length=100, examples=["2019-12-31 07:51"])
    updated: Text = Field(default="", max_length=100)
    source: Text = Field(default="", max_length=500)
    section: Text = Field(default="", max_length=200)
    language: Text = Field(default="", max_length=35)
    url: Text = Field(default="", max_length=2000)
    id: Text = Field(default="", max_length=200, description="Your own id for the page.")
    collection: Collection = "default"


@router.get("/v1/articles", response_model=ArticleList)
async def articles(
    service: Serving,
    principal: Viewer,
    collection: Annotated[Text | None, Query(min_length=1, max_length=200)] = None,
    source: Annotated[list[Text] | None, Query(max_length=50)] = None,
    since: date | None = None,
    until: date | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[Text | None, Query(alias="cursor", max_length=500)] = None,
) -> ArticleList:
    """Articles in a fixed order, page by page."""
    last = str(cursor.read(after, str)[0]) if after else ""

    def look() -> ArticleList:
        scope = Scope(visible(principal, collection, service.has_collection), tuple(source or ()), since, until)
        rows = service.archive.articles(scope, after=last, limit=limit + 1)
        more = cursor.write(rows[limit - 1][0]) if len(rows) > limit else None
        return ArticleList(data=[ArticleItem.of(*row) for row in rows[:limit]], next_cursor=more)

    return await service.lookups.run(look)


@router.get("/v1/articles/{article_id}", response_model=ArticleOut)
async def article(article_id: str, service: Serving, principal: Viewer, version: Text = "") -> ArticleOut:
    """One version of an article, by default the current one."""
    stored = await find(service, principal, article_id, version)
    item = ArticleItem.of(article_id, stored.version, stored.article.collection, stored.article.meta)
    return ArticleOut(**item.model_dump(), text=stored.article.text, current=stored.current, added_at=stored.added_at)


@router.get("/v1/articles/{article_id}/text", response_class=PlainTextResponse)
async def text(article_id: str, service: Serving, principal: Viewer, version: Text = "") -> PlainTextResponse:
    """The text alone, in UTF-8."""
    return PlainTextResponse((await find(service, principal, article_id, version)).article.text)


@router.get("/v1/articles/{article_id}/versions", response_model=list[VersionOut])
async def versions(article_id: str, service: Serving, principal: Viewer) -> list[VersionOut]:
    """Every version, oldest first."""
    current = (await find(service, principal, article_id)).version
    found = await service.lookups.run(lambda: service.archive.versions(article_id))
    return [VersionOut(version=v, added_at=at, current=v == current) for v, at in found]


@router.post("/v1/articles", status_code=201, response_model=Added)
async def create(body: ArticleIn, service: Serving, principal: Editor, key: IdempotencyKey = "") -> Response:
    """Add an article, or a new version of one. It can be asked about when this answers."""
    raw = body.model_dump_json().encode()
    facts = body.model_dump(exclude={"text", "id", "collection"})
    origin = f"id:{body.id}" if body.id else f"content:{digest(raw.decode())}"
    told = body.text.replace("\r\n", "\n").replace("\r", "\n")
    page = bounded(Page(origin, "record", told, Hints(**facts)))
    return await once(
        service, principal, key, b"articles\0" + raw, lambda: add(service, principal, [page], body.collection)
    )


@router.post("/v1/articles/upload", status_code=201, response_model=Added)
async def upload(
    service: Serving,
    principal: Editor,
    file: Annotated[UploadFile, File(description="A page: text, HTML, Markdown, JSON lines or a feed.")],
    collection: Annotated[Collection, Form()] = "default",
    key: IdempotencyKey = "",
) -> Response:
    """Add the page, or the pages, of a file."""
    raw = await file.read()
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][:200]
    if not name:
        raise Unprocessable("the file has no name: its ending tells what it is")
    pages = await service.lookups.run(lambda: read_upload(name, raw))
    body = b"\0".join((b"upload", name.encode("utf-8", "replace"), collection.encode(), raw))
    return await once(service, principal, key, body, lambda: add(service, principal, pages, collection))


@router.delete("/v1/articles/{article_id}", status_code=204)
async def delete(article_id: str, service: Serving, principal: Editor) -> Response:
    """Delete an article with all its versions."""
    await find(service, principal, article_id)

    def remove() -> bool:
        return service.pipeline().delete(article_id)

    if not await service.writes.run(remove):
        raise Missing(f"there is no article {article_id!r}")
    return Response(status_code=204)


async def find(service: Service, principal: Principal, article_id: str, version: str = "") -> StoredArticle:
    """The article version. Raises Missing alike for a foreign and for a missing one."""
    stored = await service.lookups.run(lambda: service.archive.article(article_id, version))
    if stored is None or not principal.sees(stored.article.collection):
        raise Missing(f"there is no article {article_id!r}" + (f" in version {version!r}" if version else ""))
    return stored
