"""Credentials -> Principal, and the permission that each route declares.

Contract: every route depends on exactly one `Permission`; a test reads the route table and fails where one is
missing. With auth off the caller is LOCAL, and only a loopback host name and a same-origin page are served.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.requests import HTTPConnection, Request

from qa.api.access import LOCAL, NOBODY, Principal
from qa.api.keys import PREFIX, Key
from qa.api.problems import Forbidden, TooMany, Unauthorized
from qa.api.service import Service, service_of

_SAFE = ("GET", "HEAD", "OPTIONS")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})

# For the OpenAPI document alone: `identify` reads the headers itself, as MCP needs it, too.
_BEARER = HTTPBearer(auto_error=False, description="An API key, a widget token or an OIDC access token.")
_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same without 'Bearer'.")


class Permission:
    """A dependency: the caller, if it holds the scope."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    async def __call__(
        self,
        request: Request,
        _bearer: Annotated[object, Security(_BEARER)] = None,
        _header: Annotated[object, Security(_HEADER)] = None,
    ) -> Principal:
        """Raises Unauthorized, Forbidden, TooMany."""
        service = service_of(request)
        principal = await identify(request, service)
        if principal.shared and request.client is not None:
            principal = replace(principal, peer=request.client.host)
        request.state.principal, request.state.caller = principal.id, principal
        if not principal.may(self.scope):
            raise Forbidden(f"this needs a key with the scope {self.scope!r}")
        if principal is not LOCAL:
            left = service.limits.request(principal.limited_as)
            if left.limit:
                request.state.rate_headers = left.headers  # the edge writes them on whatever is answered
            if not left.granted:
                raise TooMany(
                    f"more than {left.limit} requests in a minute: wait {left.wait_s} s", retry_after_s=left.wait_s
                )
        return principal


class Open(Permission):
    """Open to everyone, and nobody is asked for."""

    def __init__(self) -> None:
        super().__init__("")

    async def __call__(self) -> Principal:  # type: ignore[override]
        """Nobody."""
        return NOBODY


OPEN = Open()
Everyone = Annotated[Principal, Depends(OPEN)]
Asker = Annotated[Principal, Depends(Permission("ask"))]
Viewer = Annotated[Principal, Depends(Permission("read"))]
Editor = Annotated[Principal, Depends(Permission("write"))]
Minter = Annotated[Principal, Depends(Permission("widget"))]
Admin = Annotated[Principal, Depends(Permission("admin"))]


async def identify(connection: HTTPConnection, service: Service) -> Principal:
    """The caller. Raises Unauthorized, and Forbidden for a page whose origin is not listed."""
    headers = connection.headers
    origin = headers.get("origin", "")
    method = connection.scope.get("method", "GET")
    if service.settings.auth == "off":
        if (connection.url.hostname or "") not in LOOPBACK:
            raise Forbidden("without auth only loopback host names are served: use http://localhost")
        own = f"{connection.url.scheme}://{connection.url.netloc}"
        if method not in _SAFE and origin and origin != own and origin not in service.origins:
            raise Forbidden(f"pages of {origin} may not call this service: list it in BYLINE_ORIGINS")
        return LOCAL
    text = _credential(connection)
    if not text:
        raise Unauthorized("send an API key as 'Authorization: Bearer …' or 'X-API-Key: …'")
    if text.startswith(PREFIX):
        key = await service.lookups.run(lambda: service.keys.find(text))
        if key is None:
            raise Unauthorized("there is no such key, or it was revoked, or it has expired")
        return principal_of(key)
    principal = await service.lookups.run(lambda: _token(service, text))
    if principal.origin and origin != principal.origin and not (method in _SAFE and not origin):
        raise Forbidden("this widget token was made for another origin")
    return principal


def principal_of(key: Key) -> Principal:
    """The caller that a key stands for."""
    return Principal(key.id, frozenset(key.scopes), None if key.collections is None else frozenset(key.collections))


def _credential(connection: HTTPConnection) -> str:
    scheme, _, text = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and text.strip():
        return text.strip()
    return connection.headers.get("x-api-key", "").strip()


def _token(service: Service, text: str) -> Principal:
    try:
        return service.widget_tokens.read(text)
    except Unauthorized:
        if service.access_tokens is None:
            raise
        return service.access_tokens.read(text)
