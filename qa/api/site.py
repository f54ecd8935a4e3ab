"""The pages and the script for people: the chat page, the embed page, the demo, the widget's file, the list of routes.

Contract: files of qa/widget as they were built, each with a content policy that fits it. Nothing is fetched from
elsewhere. Knows nothing of questions.
"""

import gzip
import html
import json
from functools import cache
from importlib import resources

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from qa.api.auth import Everyone
from qa.api.problems import Missing
from qa.api.service import Serving

router = APIRouter(include_in_schema=False)

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types byline-qa; "
)
_ALONE = "frame-ancestors 'none'"
_SCRIPT = "text/javascript; charset=utf-8"


@cache
def _file(*path: str) -> bytes:
    file = resources.files("qa").joinpath("widget", *path)
    if not file.is_file():
        raise Missing(f"{'/'.join(path)} is not part of this installation")
    return file.read_bytes()


def _page(name: str, ancestors: str = _ALONE) -> Response:
    return Response(
        _file("pages", name),
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": _PAGE + ancestors, "Cache-Control": "no-cache"},
    )


@router.get("/")
async def index(_: Everyone) -> Response:
    """The full-page chat."""
    return _page("index.html")


@router.get("/embed")
async def embed(service: Serving, _: Everyone) -> Response:
    """The page that hosts show in a frame where they may not run scripts; only listed origins may."""
    return _page("embed.html", f"frame-ancestors 'self' {' '.join(sorted(service.origins))}".rstrip())


@router.get("/widget/demo")
async def demo(_: Everyone) -> Response:
    """A host page with the widget."""
    return _page("demo.html")


@router.get("/widget/pages/{name}")
async def asset(name: str, _: Everyone) -> Response:
    """Scripts and styles that belong to the pages."""
    kinds = {"css": "text/css", "js": _SCRIPT, "svg": "image/svg+xml"}
    kind = kinds.get(name.rpartition(".")[2])
    if kind is None:
        raise Missing(f"there is no file {name!r}")
    return Response(_file("pages", name), media_type=kind, headers={"Cache-Control": "no-cache"})


@cache
def _script() -> tuple[bytes, bytes, str]:
    """The widget, the same compressed, and its integrity."""
    plain = _file("dist", "v1.js")
    return plain, gzip.compress(plain, 9, mtime=0), json.loads(_file("dist", "integrity.json"))["integrity"]


@router.get("/widget/v1.js")
async def script(request: Request, _: Everyone) -> Response:
    """The widget. Asked for with ?v= and its integrity it never changes; without, it is checked each time."""
    plain, small, integrity = _script()
    tag = f'W/"{integrity}"'
    pinned = request.query_params.get("v") == integrity
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=31536000, immutable" if pinned else "public, no-cache",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(small, media_type=_SCRIPT, headers={**headers, "Content-Encoding": "gzip"})
    return Response(plain, media_type=_SCRIPT, headers=headers)


@router.get("/widget/v1.js.map")
async def source_map(_: Everyone) -> Response:
    """The script's sources, for a browser's developer tools."""
    return Response(_file("dist", "v1.js.map"), media_type="application/json")


@router.get("/widget/v1.d.ts")
async def types(_: Everyone) -> Response:
    """The types of the element, its events and its answers."""
    return Response(_file("dist", "v1.d.ts"), media_type="text/plain; charset=utf-8")


@router.get("/widget/integrity.json")
async def integrity(_: Everyone) -> Response:
    """The script's hash, for the integrity attribute of a host's page."""
    return Response(_file("dist", "integrity.json"), media_type="application/json")


@router.get("/docs")
async def docs(request: Request, _: Everyone) -> Response:
    """Every route, its parameters and its answer; made from the OpenAPI document, without scripts."""
    told = request.app.openapi()
    rows = "".join(
        f"<tr><td><code>{html.escape(method.upper())} {html.escape(path)}</code></td>"
        f"<td>{html.escape(operation.get('description') or operation.get('summary', ''))}</td></tr>"
        for path, operations in told["paths"].items()
        for method, operation in operations.items()
    )
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>Byline: the API</title><style>body{font:1rem/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 "
        "1rem}td{padding:.4rem 1rem .4rem 0;vertical-align:top;border-top:1px solid #8884}</style>"
        f"<h1>Byline {html.escape(told['info']['version'])}: the API</h1>"
        f"<p>The whole document, with every field: <a href=/openapi.json>/openapi.json</a>.</p><table>{rows}</table>"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    return Response(page, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})
