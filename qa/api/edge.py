"""The outermost layer: request ids, security headers, one log line and one measure per request, and the last catch.

Contract: an ASGI application in, the same application out with these around it. Logs never hold a question, a body
or a query string.
"""

import re
import secrets
import time
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.api import problems
from qa.api.telemetry import Metrics

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

log = structlog.get_logger("byline.http")


class Edge:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, metrics: Metrics, max_body_bytes: int) -> None:
        self._app = app
        self._metrics = metrics
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else f"req_{secrets.token_hex(8)}"
        scope.setdefault("state", {})["request_id"] = request_id
        began = time.perf_counter()
        status = 0

        async def dress(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _dress(MutableHeaders(scope=message), scope["path"], request_id)
            await send(message)

        try:
            if _length(scope) > self._max_body_bytes:
                problem = problems.TooLarge(f"at most {self._max_body_bytes:,} bytes are taken")
                await problems.response(problem, scope["path"], request_id)(scope, receive, dress)
                return
            await self._app(scope, self._limited(receive), dress)
        except Exception:
            log.exception("failed", request_id=request_id, path=_route(scope))
            if not status:
                failed = problems.of(RuntimeError())
                await problems.response(failed, scope["path"], request_id)(scope, receive, dress)
        finally:
            seconds = time.perf_counter() - began
            route = _route(scope)
            self._metrics.request(scope["method"], route, status or 499, seconds)
            log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                route=route,
                status=status or 499,
                ms=round(seconds * 1000, 1),
                principal=scope["state"].get("principal", ""),
            )

    def _limited(self, receive: Receive) -> Receive:
        """The same messages, up to the limit: a chunked body tells no length beforehand."""
        taken = 0

        async def count() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._max_body_bytes:
                raise HTTPException(413, f"at most {self._max_body_bytes:,} bytes are taken")
            return message

        return count


def _dress(headers: MutableHeaders, path: str, request_id: str) -> None:
    headers["X-Request-ID"] = request_id
    for name, value in _HEADERS.items():
        if name == "X-Frame-Options" and "frame-ancestors" in headers.get("content-security-policy", ""):
            continue
        headers.setdefault(name, value)
    if path.startswith(("/v1/", "/articles/", "/mcp")):
        headers.setdefault("Cache-Control", "no-store")


def _length(scope: Scope) -> int:
    given = Headers(scope=scope).get("content-length", "")
    return int(given) if given.isdecimal() and given.isascii() else 0


def _route(scope: dict[str, Any] | Scope) -> str:
    """The route's pattern, so that ids never become labels."""
    return str(getattr(scope.get("route"), "path", "") or "unmatched")
