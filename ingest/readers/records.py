"""A JSON export -> one page a record: JSON lines, an array, an object that holds one, a JSON Feed.

A record that cannot be read is rejected alone.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.documents import Hints, Page, Reject
from ingest.errors import PageRejected
from ingest.readers.file import File

FIELDS = {
    "title": ("title", "headline"),
    "byline": ("byline", "author", "authors", "creator"),
    "published": ("published", "published_at", "date_published", "datePublished", "pubDate", "date"),
    "updated": ("updated", "updated_at", "date_modified", "dateModified", "modified"),
    "source": ("source", "publisher", "outlet"),
    "section": ("section", "category", "articleSection"),
    "language": ("language", "lang", "inLanguage"),
    "url": ("url", "link"),
}
TEXT = ("text", "body", "content", "content_html", "content_text", "body_html", "body_text", "articleBody", "article")
_TAG = re.compile(r"</?(?:p|div|br|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|span|img|table)\b[^>]*>", re.IGNORECASE)


def read_records(file: File) -> Iterator[Page | Reject]:
    """One page for each line `{id, title, published, source, url, text, …}`; blank lines are skipped.

    The page's origin is "origin#id", or "origin#line N" for a record without an id.
    """
    for number, line in enumerate(file.text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{file.origin}#line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            yield Reject(where, f"not valid JSON ({error}): mend or delete this line")
            continue
        except RecursionError:
            yield Reject(where, "nested too deeply to be a record")
            continue
        yield record(file, where, row)


def read_json(file: File) -> Iterator[Page | Reject]:
    """One page for each record of the array that the file is or holds, or for the one record that it is.

    Without an id a record of an array is called "origin#record N", a record alone "origin#line 1".
    """
    try:
        value = json.loads(file.text)
    except ValueError as error:
        raise PageRejected(f"not valid JSON ({error}): mend it, or write one record a line") from error
    except RecursionError as error:
        raise PageRejected("nested too deeply to be records") from error
    rows, around = _rows(value)
    if rows is None:
        yield record(file, f"{file.origin}#line 1", value)
        return
    for number, row in enumerate(rows, start=1):
        yield record(file, f"{file.origin}#record {number}", row, around)


def _rows(value: Any) -> tuple[list[Any] | None, Mapping[str, str]]:
    """The records, and what the object around them says of them all; None where the value is a record itself."""
    if isinstance(value, list):
        return value, {}
    if any(isinstance(value.get(key), str) for key in TEXT):
        return None, {}
    lists = [part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], dict)]
    if not lists:
        return None, {}
    feed = {"source": _plain(value.get("title", "")), "language": _plain(value.get("language", ""))}
    return max(lists, key=len), feed if "jsonfeed.org" in str(value.get("version", "")) else {}


def record(file: File, where: str, row: Any, around: Mapping[str, str] | None = None) -> Page | Reject:
    """The page of one record. `around` holds hints for what the record itself does not say."""
    if not isinstance(row, dict):
        return Reject(where, 'a record must be an object such as {"id": …, "title": …, "text": …}')
    name = f"{file.origin}#{row['id']}" if row.get("id") not in (None, "") else where
    own = file.given.columns
    keys = (own["text"],) if "text" in own else TEXT
    body = max((row[key] for key in keys if isinstance(row.get(key), str)), key=len, default="")
    if not body.strip():
        there = ", ".join(str(key) for key in list(row)[:12])
        return Reject(name, f'the record has no "text"; it has: {there}. Say which is the text with --column text=NAME')
    found = {
        field: next((_plain(row[k]) for k in ((own[field],) if field in own else aliases) if row.get(k)), "")
        for field, aliases in FIELDS.items()
    }
    hints = Hints(**{field: value or (around or {}).get(field, "") for field, value in found.items()})
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    return Page(name, "record", body, hints, body_is_html=len(_TAG.findall(body)) >= 2)


def _plain(value: Any, depth: int = 0) -> str:
    if isinstance(value, list) and depth < 4:
        return ", ".join(text for v in value[:50] if (text := _plain(v, depth + 1)))
    if isinstance(value, dict) and depth < 4:
        return _plain(value.get("name") or value.get("title") or value.get("@value") or "", depth + 1)
    return str(value).strip()
