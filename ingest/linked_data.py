"""JSON-LD as pages write it -> what it says of the article. Pure.

Contract: a tree of HTML -> Hints; "" for what no script says. Read tolerantly: comments, CDATA, trailing commas, line
breaks in strings, authors named by an "@id" elsewhere, a WebPage where there is no Article.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.documents import Hints

_ARTICLE = re.compile(r"(Article|Posting|Report|Review)$")
_PAGE = re.compile(r"(WebPage|ItemPage)$")
_SITE = re.compile(r"(WebSite|NewsMediaOrganization)$")
_AROUND = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*;?\s*$"
)
_STRING_OR_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_DEEPEST = 5
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")

Thing = dict[str, Any]


def from_linked_data(tree: Any) -> Hints:
    """What the page's article says of itself; of several articles, the first that names its day or its author."""
    things = [thing for script in tree.iter("script") for thing in _things_of(script)]
    named = {str(thing["@id"]): thing for thing in things if thing.get("@id") and thing.get("name")}
    articles = [thing for thing in things if _is(thing, _ARTICLE)] or [
        thing for thing in things if _is(thing, _PAGE) and thing.get("datePublished")
    ]
    if not articles:
        return Hints()
    article = next((a for a in articles if a.get("datePublished") or a.get("author")), articles[0])
    site = next((_name(thing.get("name"), named) for thing in things if _is(thing, _SITE)), "")
    return Hints(
        title=_name(article.get("headline") or article.get("name"), named),
        byline=_name(article.get("author") or article.get("creator"), named, "; "),
        published=_name(article.get("datePublished") or article.get("dateCreated"), named),
        updated=_name(article.get("dateModified"), named),
        source=_name(article.get("publisher"), named) or site,
        section=_name(article.get("articleSection"), named),
        language=_name(article.get("inLanguage"), named),
        url=_address(article.get("url") or article.get("mainEntityOfPage")),
    )


def _things_of(script: Any) -> Iterator[Thing]:
    if "ld+json" not in (script.get("type") or "").lower():
        return
    text = _AROUND.sub("", _AROUND.sub("", script.text or "")).strip().rstrip(";")
    for attempt in (text, _STRING_OR_COMMA.sub(r"\1", text), html.unescape(text)):
        try:
            content = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _things(content)
        return


def _things(content: Any, depth: int = 0) -> Iterator[Thing]:
    """Every object of a script: alone, in a list, in a graph, or as what a page is about."""
    if depth > _DEEPEST:
        return
    if isinstance(content, list):
        for item in content:
            yield from _things(item, depth + 1)
    elif isinstance(content, dict):
        yield content
        for key in _NESTED:
            yield from _things(content.get(key, []), depth + 1)


def _is(thing: Thing, kind: re.Pattern[str]) -> bool:
    kinds = thing.get("@type", "")
    return any(kind.search(str(k)) for k in (kinds if isinstance(kinds, list) else [kinds]))


def _name(value: Any, named: dict[str, Thing], between: str = ", ") -> str:
    """The text of a value: a string, an object with a name, the "@id" of one, or a list of them."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, str | int | float):
        return " ".join(html.unescape(str(value)).split())
    if isinstance(value, dict):
        other = named.get(str(value.get("@id")), {})
        return _name(value.get("name") or other.get("name") or value.get("@value") or "", {})
    if isinstance(value, list):
        return between.join(dict.fromkeys(text for item in value[:20] if (text := _name(item, named))))
    return ""


def _address(value: Any) -> str:
    return (
        str(value.get("@id") or value.get("url") or "")
        if isinstance(value, dict)
        else value
        if isinstance(value, str)
        else ""
    )
