"""POST /v1/widget/token: a short-lived token for one page's origin, minted by the host's backend from its API key.

Contract: the origin must be listed in BYLINE_ORIGINS exactly, and a token never sees more than the key that made it.
"""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from qa.api.auth import Minter
from qa.api.body import MOST_QUESTION_BYTES, Body, Items
from qa.api.problems import Forbidden, Missing
from qa.api.service import Serving
from qa.api.text import Text

router = APIRouter(tags=["widget"], max_body_size=MOST_QUESTION_BYTES)


class TokenIn(Body):
    """For whom the token is."""

    origin: Text = Field(max_length=300, examples=["https://news.example"])
    collections: Items[Annotated[Text, Field(max_length=200)]] | None = Field(default=None, max_length=50)
    reader: Text = Field(
        default="", max_length=100, pattern=r"^[\w.@-]*$", description="Your own id of the reader; tells readers apart."
    )


class TokenOut(BaseModel):
    """The token, and when it expires (seconds since 1970)."""

    object: Literal["widget_token"] = "widget_token"
    token: str
    expires_at: int


@router.post("/v1/widget/token", response_model=TokenOut)
async def mint(body: TokenIn, service: Serving, principal: Minter) -> TokenOut:
    """Mint a token for the widget on one page."""
    if body.origin.rstrip("/") not in service.origins:
        raise Forbidden(f"{body.origin} is not listed in BYLINE_ORIGINS")
    collections = body.collections
    if collections is None:
        collections = None if principal.collections is None else sorted(principal.collections)
    for name in collections or ():
        if not principal.sees(name):
            raise Missing(f"there is no collection {name!r}")
    token, expires = service.widget_tokens.mint(principal.id, body.origin.rstrip("/"), collections, body.reader)
    return TokenOut(token=token, expires_at=expires)
