"""/articles/{id}: an article's text for people, with the cited span marked. Safe and printable, without scripts.

Contract: `v` names the version and `span` the half-open stretch of its text; both come with every citation. The
text is shown as text, whatever stands in it.
"""

import base64
import hashlib
import html
import re
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from ingest.archive import StoredArticle
from qa.api import links
from qa.api.access import Principal
from qa.api.articles import find
from qa.api.auth import Permission
from qa.api.problems import BadRequest
from qa.api.service import Serving, service_of
from qa.api.text import Text

router = APIRouter(include_in_schema=False)

_STYLE = (
    ":root{color-scheme:light dark}body{font:1.1rem/1.6 Georgia,serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    "h1{line-height:1.25}header p,footer{font:.9rem/1.5 system-ui,sans-serif;opacity:.8}"
    "mark{background:#ffe58a;color:#111;scroll-margin:30vh}p{white-space:pre-wrap;overflow-wrap:anywhere}"
    "@media print{body{margin:0;max-width:none}mark{background:none;color:inherit;text-decoration:underline}}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


class LinkPermission(Permission):
    """The scope, or a signed link to this very article version."""

    async def __call__(self, request: Request) -> Principal:  # type: ignore[override]  # FastAPI reads the signature
        """Raises as Permission does."""
        asked = request.query_params
        if asked.get("sig"):
            article_id, version = str(request.path_params["article_id"]), asked.get("v", "")
            if links.signed(service_of(request), article_id, version, asked.get("until", ""), asked["sig"]):
                return Principal("link", frozenset({"read"}), None)
        return await super().__call__(request)


Linked = Annotated[Principal, Depends(LinkPermission("read"))]


@router.get("/articles/{article_id}")
async def page(article_id: str, service: Serving, principal: Linked, v: Text = "", span: str = "") -> Response:
    """The article, with the span marked."""
    stored = await find(service, principal, article_id, v)
    marked = (0, 0)
    if span:
        found = _SPAN.fullmatch(span)
        if found is None:
            raise BadRequest("span is written as 120-180")
        marked = (int(found[1]), int(found[2]))
    headers = {"Content-Security-Policy": _POLICY}
    return Response(_page(stored, marked), media_type="text/html; charset=utf-8", headers=headers)


def _page(stored: StoredArticle, span: tuple[int, int]) -> str:
    meta = stored.article.meta
    published = meta.published.iso.replace("T", " ") if meta.published else ""
    facts = " · ".join(html.escape(f) for f in (meta.source, ", ".join(meta.byline), published) if f)
    original = (
        f'<p><a rel="noopener noreferrer" href="{html.escape(meta.url)}">{html.escape(meta.url)}</a></p>'
        if meta.url.startswith(("https://", "http://"))
        else ""
    )
    older = "" if stored.current else "<p>This is an earlier version of the article.</p>"
    return (
        f'<!doctype html><html lang="{html.escape(meta.language or "und")}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{html.escape(meta.title or stored.article.id)}</title><style>{_STYLE}</style></head>"
        f'<body dir="auto"><main><header><h1>{html.escape(meta.title)}</h1><p>{facts}</p>{original}{older}</header>'
        f"<article>{_body(stored.article.text, span)}</article></main>"
        f"<footer>Article {html.escape(stored.article.id)}, version {html.escape(stored.version)}"
        "</footer></body></html>"
    )


def _body(text: str, span: tuple[int, int]) -> str:
    """Paragraphs, and inside them the marked part of each; the first mark is the link's target."""
    out: list[str] = []
    at = 0
    anchor = ' id="cited"'
    for paragraph in text.split("\n\n"):
        begin = min(max(span[0] - at, 0), len(paragraph))
        end = min(max(span[1] - at, begin), len(paragraph))
        before, marked, after = paragraph[:begin], paragraph[begin:end], paragraph[end:]
        middle = ""
        if marked:
            middle, anchor = f"<mark{anchor}>{html.escape(marked)}</mark>", ""
        out.append(f'<p dir="auto">{html.escape(before)}{middle}{html.escape(after)}</p>')
        at += len(paragraph) + 2
    return "\n".join(out)
