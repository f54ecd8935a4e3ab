"""A JSON-lines export -> one page a line. A line that cannot be read is rejected alone."""

import json
from collections.abc import Iterator
from typing import Any

from ingest.documents import Hints, Page, Reject

_ALIASES = {
    "title": ("title", "headline"),
    "byline": ("byline", "author", "authors"),
    "published": ("published", "published_at", "date"),
    "updated": ("updated", "updated_at", "modified"),
    "source": ("source", "publisher"),
    "section": ("section", "category"),
    "language": ("language", "lang"),
    "url": ("url", "link"),
}
_BODY = ("text", "body", "content")


def read_records(origin: str, text: str) -> Iterator[Page | Reject]:
    """One page for each line `{id, title, published, source, url, text, …}`; blank lines are skipped.

    The page's origin is "origin#id", or "origin#line N" for a record without an id.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{origin}#line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            yield Reject(where, f"not valid JSON ({error}): mend or delete this line")
            continue
        except RecursionError:
            yield Reject(where, "nested too deeply to be a record")
            continue
        yield _page(origin, where, row)


def _page(origin: str, where: str, row: Any) -> Page | Reject:
    if not isinstance(row, dict):
        return Reject(where, 'a record must be an object such as {"id": …, "title": …, "text": …}')
    name = f"{origin}#{row['id']}" if row.get("id") not in (None, "") else where
    body = next((row[key] for key in _BODY if isinstance(row.get(key), str)), "")
    if not body.strip():
        return Reject(name, 'the record has no "text"')
    found = {field: next((_plain(row[k]) for k in keys if row.get(k)), "") for field, keys in _ALIASES.items()}
    return Page(name, "record", body.replace("\r\n", "\n").replace("\r", "\n"), Hints(**found))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(v) for v in value)
    if isinstance(value, dict):
        return _plain(value.get("name", ""))
    return str(value).strip()
