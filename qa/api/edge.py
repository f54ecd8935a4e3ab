"""The outermost layer: request ids, headers, bounds of a body, a log line and a measure per request, the last catch.

Contract: an ASGI application in, the same application out with these around it; HEAD is answered as GET without a
body. Logs never hold a question, a body or a query string.
"""

import asyncio
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

BODY_S = 30.0  # for a whole body to arrive
SEND_S = 60.0  # for a client to take a part of the answer

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


class _NotRead(Exception):
    """The client takes nothing more of its answer: the connection is given up."""


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
        method = scope["method"]
        if method == "HEAD":
            scope = {**scope, "method": "GET"}  # the server sends no body, as the connection was told HEAD

        async def dress(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update(scope["state"].get("rate_headers", {}))
                _dress(headers, scope["path"], request_id)
            try:
                async with asyncio.timeout(SEND_S):
                    await send(message)
            except TimeoutError:
                raise _NotRead from None

        try:
            if (problem := self._refused(scope)) is not None:
                await problems.response(problem, scope["path"], request_id)(scope, receive, dress)
                return
            await self._app(scope, self._limited(receive), dress)
        except _NotRead:
            log.info("not read", request_id=request_id, path=_route(scope))
        except Exception:
            log.exception("failed", request_id=request_id, path=_route(scope))
            if not status:
                failed = problems.of(RuntimeError())
                await problems.response(failed, scope["path"], request_id)(scope, receive, dress)
        finally:
            seconds = time.perf_counter() - began
            route = _route(scope)
            self._metrics.request(method, route, status or 499, seconds)
            log.info(
                "request",
                request_id=request_id,
                method=method,
                route=route,
                status=status or 499,
                ms=round(seconds * 1000, 1),
                principal=scope["state"].get("principal", ""),
            )

    def _refused(self, scope: Scope) -> problems.Problem | None:
        """What the headers alone rule out."""
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if length.isdecimal() and length.isascii() and int(length) > self._max_body_bytes:
            return problems.TooLarge(f"at most {self._max_body_bytes:,} bytes are taken")
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            return problems.Unsupported("compressed bodies are not taken: send it without Content-Encoding")
        return None

    def _limited(self, receive: Receive) -> Receive:
        """The same messages, up to the limits: a chunked body tells no length beforehand, and may never end."""
        taken = 0
        whole = False
        until = time.monotonic() + BODY_S

        async def count() -> Message:
            nonlocal taken, whole
            if whole:
                return await receive()  # the client's leave, however late
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, f"the body did not arrive within {BODY_S:g} s") from None
            taken += len(message.get("body", b""))
            if taken > self._max_body_bytes:
                raise HTTPException(413, f"at most {self._max_body_bytes:,} bytes are taken")
            whole = not message.get("more_body", False)
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


def _route(scope: dict[str, Any] | Scope) -> str:
    """The route's pattern, so that ids never become labels."""
    return str(getattr(scope.get("route"), "path", "") or "unmatched")
