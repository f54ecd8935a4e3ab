"""An RSS or Atom feed -> one page an entry. feedparser lives here."""

import html
import re
from collections.abc import Iterator
from typing import Any

from ingest.documents import Hints, Page, Reject
from ingest.readers.file import File

_TAG = re.compile(r"<[a-zA-Z!/]")
_ENCODING = re.compile(r"(<\?xml[^>]{0,100}?)\sencoding\s*=\s*[\"'][\w.:-]+[\"']")  # what feedparser gets is UTF-8


def read_feed(file: File) -> Iterator[Page | Reject]:
    """One page for each entry that carries text; its origin is "origin#guid" (else its link, else its number)."""
    import feedparser

    origin, text = file.origin, _ENCODING.sub(r"\1", file.text, count=1)
    parsed = feedparser.parse(text.encode("utf-8"), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries:
        why = parsed.get("bozo_exception", "it holds no entries")
        yield Reject(origin, f"the feed cannot be read: {why}")
        return
    source = str(parsed.feed.get("title", ""))
    language = str(parsed.feed.get("language", ""))
    for number, parsed_entry in enumerate(parsed.entries, start=1):
        entry = dict(parsed_entry)  # feedparser's own mapping guesses "published" from "updated"
        name = f"{origin}#{entry.get('id') or entry.get('link') or f'entry {number}'}"
        body, is_html = _body(entry)
        if not body.strip():
            yield Reject(name, "the entry carries no text: fetch the page that it links to")
            continue
        hints = Hints(
            title=str(entry.get("title", "")),
            byline=str(entry.get("author", "")),
            published=str(entry.get("published", "")),
            updated=str(entry.get("updated", "")) if entry.get("updated") != entry.get("published") else "",
            source=str(entry.get("source", {}).get("title", "")) or source,
            section=", ".join(str(tag.term) for tag in entry.get("tags", [])[:1] if tag.get("term")),
            language=language,
            url=str(entry.get("link", "")),
        )
        yield Page(name, "entry", body, hints, body_is_html=is_html)


def _body(entry: dict[str, Any]) -> tuple[str, bool]:
    """The longest of content and summary, and whether it is HTML."""
    parts = [(str(c.get("value", "")), str(c.get("type", ""))) for c in entry.get("content", [])]
    if entry.get("summary"):
        parts.append((str(entry["summary"]), str(entry.get("summary_detail", {}).get("type", ""))))
    body, kind = max(parts, key=lambda part: len(part[0]), default=("", ""))
    if "html" in kind and not _TAG.search(body):  # RSS calls every text HTML
        return html.unescape(body), False
    return body, "html" in kind or "</" in body
