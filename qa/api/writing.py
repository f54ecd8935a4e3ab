"""Pages from a request -> the archive, through ingest's pipeline, one write at a time.

Contract: what is answered is stored and can be asked about. A page that cannot become an article is Unprocessable
when it came alone, and named among the others when it came with some that can.
"""

from collections.abc import Sequence
from dataclasses import astuple
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

from ingest.documents import Page, Reject
from qa.api.access import Principal
from qa.api.problems import Missing, Unprocessable
from qa.api.service import Service
from qa.api.text import Text

MOST_CHARS = 1_000_000  # of one article: far above any newspaper's longest, and still read within seconds
_MOST_PARAGRAPH = 100_000  # characters of one line

_ROOT = "api"

Collection = Annotated[Text, StringConstraints(min_length=1, max_length=200, pattern=r"^[\w.-]+$")]


class RejectOut(BaseModel):
    """A page that was not taken, and why."""

    origin: str
    reason: str


class Added(BaseModel):
    """What became of the pages."""

    object: Literal["added"] = "added"
    articles: list[str]  # ids, in order
    added: int
    changed: int
    unchanged: int
    rejected: list[RejectOut]


def read_upload(name: str, raw: bytes) -> list[Page | Reject]:
    """The pages of an uploaded file. Blocking."""
    from ingest.readers.walk import read_bytes

    return [page if isinstance(page, Reject) else bounded(page) for page in read_bytes(name, raw)]


def bounded(page: Page) -> Page | Reject:
    """The page, unless it is far larger than an article can be: work on it would hold up every other write."""
    try:
        "".join((page.origin, page.body, *astuple(page.hints))).encode()
    except UnicodeEncodeError:
        return Reject(page.origin.encode("utf-8", "replace").decode(), "it holds half of a surrogate pair")
    if len(page.body) > MOST_CHARS and page.kind != "html":  # markup may outweigh its text
        return Reject(page.origin, f"a page of more than {MOST_CHARS:,} characters is no article")
    if page.kind != "html" and max(map(len, page.body.split("\n"))) > _MOST_PARAGRAPH:
        return Reject(page.origin, f"a line of more than {_MOST_PARAGRAPH:,} characters is no article's")
    return page


async def add(
    service: Service, principal: Principal, pages: Sequence[Page | Reject], collection: str
) -> tuple[int, Added]:
    """Raises Missing for a collection that the caller may not see, Unprocessable if no page could be taken."""
    if not principal.sees(collection):
        raise Missing(f"there is no collection {collection!r}")
    good = [page for page in pages if isinstance(page, Page)]

    def write() -> Added:
        summary = service.pipeline().add(good, root=_ROOT, collection=collection)
        known = service.archive.origins(collection)
        rejected = [*(page for page in pages if isinstance(page, Reject)), *summary.rejected]
        return Added(
            articles=list(dict.fromkeys(known[page.origin] for page in good if page.origin in known)),
            added=len(summary.added),
            changed=len(summary.changed),
            unchanged=summary.unchanged + len(summary.duplicates),
            rejected=[RejectOut(origin=r.origin, reason=r.reason) for r in rejected],
        )

    told = await service.writes.run(write)
    if not told.articles:
        reasons = "; ".join(f"{r.origin}: {r.reason}" for r in told.rejected[:5])
        raise Unprocessable(f"nothing could be taken ({reasons or 'the file holds no page'})")
    return 201, told
