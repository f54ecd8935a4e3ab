"""Short-lived tokens: the widget's (minted here) and OIDC access tokens (minted by an issuer, checked by its JWKS).

Contract: a token's text -> the Principal it stands for; Unauthorized for any reason not to trust it. Algorithms are
listed, never taken from the token. PyJWT lives here.
"""

import http.client
import json
import threading
import time
import urllib.request
from collections.abc import Sequence
from typing import Any

import jwt

from qa.api.access import Principal
from qa.api.keys import Keys
from qa.api.problems import Overloaded, Unauthorized
from qa.settings import Settings

_AUDIENCE = "byline-widget"
_OIDC_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA"]
_LEEWAY_S = 30
_FETCH_S = 5
_AGAIN_S = 10.0  # an issuer that failed is left alone for so long, or every request would wait for it
_MOST_BYTES = 1_000_000
_NO_KEYS = (
    jwt.PyJWKClientConnectionError,
    jwt.PyJWKSetError,
    http.client.HTTPException,
    OSError,
    ValueError,
)


class WidgetTokens:
    """Mints and reads widget tokens: HS256 over the store's own secret."""

    def __init__(self, secret: bytes, keys: Keys, lifetime_s: int) -> None:
        self._secret = secret
        self._keys = keys
        self._lifetime_s = lifetime_s

    def mint(self, key_id: str, origin: str, collections: Sequence[str] | None, reader: str = "") -> tuple[str, int]:
        """The token, and when it expires (seconds since 1970)."""
        expires = int(time.time()) + self._lifetime_s
        claims = {
            "aud": _AUDIENCE,
            "sub": key_id,
            "exp": expires,
            "origin": origin,
            "reader": reader,
            "collections": list(collections) if collections is not None else None,
        }
        return jwt.encode(claims, self._secret, algorithm="HS256"), expires

    def read(self, text: str) -> Principal:
        """The page's reader. Raises Unauthorized; so does a token whose key was revoked since."""
        try:
            claims = jwt.decode(
                text,
                self._secret,
                algorithms=["HS256"],
                audience=_AUDIENCE,
                options={"require": ["exp", "sub", "aud"]},
            )
        except jwt.InvalidTokenError as error:
            raise Unauthorized("the widget token is not valid, or has expired") from error
        subject = str(claims["sub"])
        if subject.startswith("key_") and self._keys.get(subject) is None:
            raise Unauthorized("the key that this widget token was made with is no longer valid")
        collections, reader = claims.get("collections"), str(claims.get("reader", ""))
        return Principal(
            f"widget:{subject}" + (f":{reader}" if reader else ""),
            frozenset({"ask"}),
            None if collections is None else frozenset(collections),
            str(claims.get("origin", "")),
            shared=not reader,
        )


class AccessTokens:
    """Reads access tokens of one OIDC issuer."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        self._audience = settings.oidc_audience
        self._groups = _groups(settings.oidc_collections)
        self._jwks_url = settings.oidc_jwks_url
        self._jwks: jwt.PyJWKClient | None = None
        self._failed_at = -_AGAIN_S
        self._lock = threading.Lock()

    def read(self, text: str) -> Principal:
        """The user, with scopes ask and read and the collections of its groups.

        Raises Unauthorized, and Overloaded while the issuer's keys cannot be had. Blocking.
        """
        try:
            header = jwt.get_unverified_header(text)
            if header.get("alg") not in _OIDC_ALGORITHMS:
                raise Unauthorized("the access token is signed in a way that is not taken")
            claims = jwt.decode(
                text,
                self._key(str(header.get("kid", ""))),
                algorithms=_OIDC_ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                leeway=_LEEWAY_S,
                options={"require": ["exp", "sub", "aud", "iss"]},
            )
        except (jwt.InvalidTokenError, jwt.PyJWKClientError) as error:
            raise Unauthorized("the access token is not valid, or has expired") from error
        return Principal(f"user:{claims['sub']}", frozenset({"ask", "read"}), self._collections(claims))

    def _key(self, kid: str) -> jwt.PyJWK:
        with self._lock:
            if time.monotonic() - self._failed_at < _AGAIN_S:
                raise Overloaded("the keys of the issuer cannot be had", retry_after_s=int(_AGAIN_S))
            try:
                if self._jwks is None:
                    self._jwks = jwt.PyJWKClient(self._jwks_url or self._discovered(), timeout=_FETCH_S, lifespan=600)
                return self._jwks.get_signing_key(kid)
            except _NO_KEYS as error:
                self._failed_at = time.monotonic()
                raise Overloaded("the keys of the issuer cannot be had", retry_after_s=int(_AGAIN_S)) from error

    def _discovered(self) -> str:
        """The key set's address, as the issuer's own configuration names it (OpenID Connect Discovery 1.0).

        Raises ValueError for a configuration of another issuer (section 4.3), and for keys that would come over plain
        HTTP although the issuer has HTTPS.
        """
        url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        if not url.startswith(("https://", "http://")):
            raise ValueError(url)
        with urllib.request.urlopen(url, timeout=_FETCH_S) as response:
            told = json.loads(response.read(_MOST_BYTES))
        if not isinstance(told, dict) or told.get("issuer") != self._issuer:
            raise ValueError(f"{url} is not the configuration of {self._issuer}")
        found = str(told.get("jwks_uri", ""))
        if not found.startswith(("https://",) if url.startswith("https://") else ("https://", "http://")):
            raise ValueError(f"{url} names keys at {found!r}")
        return found

    def _collections(self, claims: dict[str, Any]) -> frozenset[str]:
        groups = claims.get("groups")
        named = groups if isinstance(groups, list) else []
        return frozenset(c for group in named for c in self._groups.get(str(group), ()))


def _groups(text: str) -> dict[str, list[str]]:
    """`desk=wire, desk=local` -> {"desk": ["wire", "local"]}."""
    found: dict[str, list[str]] = {}
    for pair in text.split(","):
        group, _, collection = pair.strip().partition("=")
        if group and collection:
            found.setdefault(group.strip(), []).append(collection.strip())
    return found
