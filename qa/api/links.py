"""Addresses of citations: the article's own, or the source page here with the cited span marked.

Contract: a citation in, an absolute address out. With auth on, the address of the source page carries a signature
for one article version that expires, because a person's browser sends no key. Knows nothing of routes.
"""

import hashlib
import hmac
import time
from urllib.parse import quote, urlencode

from qa.api.service import Service
from qa.results import Citation, Span

_VALID_S = 7 * 86_400


def of(service: Service, base: str, citation: Citation) -> str:
    """Where a person reads the citation."""
    source = citation.source
    if source.url.startswith(("https://", "http://")):
        return source.url
    return base.rstrip("/") + page(service, source.article_id, source.version, citation.source_span)


def page(service: Service, article_id: str, version: str, span: Span) -> str:
    """The path of the source page, signed where a browser needs that."""
    parameters = {"v": version, "span": f"{span[0]}-{span[1]}"}
    if service.settings.auth != "off":
        expires = str(int(time.time()) + _VALID_S)
        parameters |= {"until": expires, "sig": sign(service, article_id, version, expires)}
    return f"/articles/{quote(article_id)}?{urlencode(parameters)}#cited"


def sign(service: Service, article_id: str, version: str, expires: str) -> str:
    """The signature of one article version until a time (seconds since 1970)."""
    told = "\0".join((article_id, version, expires)).encode()
    return hmac.new(service.link_secret, told, hashlib.sha256).hexdigest()


def signed(service: Service, article_id: str, version: str, expires: str, signature: str) -> bool:
    """Whether the signature is ours and has not expired."""
    if not expires.isascii() or not expires.isdecimal() or int(expires) < time.time():
        return False
    wanted = sign(service, article_id, version, expires)
    return hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "replace"))
