"""Markdown -> a page: front matter becomes hints, emphasis, links and headings plain text. PyYAML lives here."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.documents import Hints, Page, Reject
from ingest.readers.file import File

_FIELD = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]+(.*)$")
_LONGEST_MATTER = 65_536
_ALIASES = {
    "title": "title",
    "headline": "title",
    "author": "byline",
    "authors": "byline",
    "byline": "byline",
    "date": "published",
    "published": "published",
    "updated": "updated",
    "lastmod": "updated",
    "source": "source",
    "publisher": "source",
    "section": "section",
    "category": "section",
    "lang": "language",
    "language": "language",
    "url": "url",
    "link": "url",
}
_FENCE = re.compile(r"^(```|~~~).*$", re.MULTILINE)
_SPANS = (
    (re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(?<!!)\[([^\]\n]{1,300})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,500}?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)
_LINE_MARK = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?)", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t#]*\n")


def read_markdown(file: File) -> Iterator[Page | Reject]:
    """The page; without a title in the front matter, a first-level heading at the top is the title."""
    fields, body = front_matter(file.text)
    known: dict[str, str] = {}
    for name, value in fields.items():
        if (field := _ALIASES.get(name.lower())) and value:
            known.setdefault(field, value)
    heading = _HEADING.match(body)
    if heading and not known.get("title"):
        known["title"] = plain(heading.group(1))
    if body.strip():
        yield Page(file.origin, "markdown", plain(body), Hints(**known))
    else:
        yield Reject(file.origin, "nothing stands below its front matter" if fields else "the file is empty")


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The YAML between two lines of "---" at the top as texts, and what follows. Lists are joined by commas."""
    lines = text.lstrip("\n").split("\n")
    if not lines or lines[0].rstrip() != "---":
        return {}, text
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() in ("---", "...")), 0)
    matter = "\n".join(lines[1:end])
    if not end or len(matter) > _LONGEST_MATTER:
        return {}, text
    return _fields(matter), "\n".join(lines[end + 1 :])


def _fields(matter: str) -> dict[str, str]:
    """Values as written. Where it is not quite YAML ("title: Bridge: shut"), each line that is a field counts."""
    import yaml

    try:
        found = yaml.load(matter, Loader=yaml.BaseLoader)  # every scalar a str: no dates, no objects
    except (yaml.YAMLError, RecursionError):
        rows = [match for line in matter.split("\n") if (match := _FIELD.match(line))]
        return {row[1]: row[2].strip().strip("\"'") for row in rows}
    return {str(key): _joined(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _joined(value: Any, depth: int = 0) -> str:
    if isinstance(value, list) and depth < 2:
        return ", ".join(text for item in value[:50] if (text := _joined(item, depth + 1)))
    if isinstance(value, dict):
        return _joined(value.get("name", ""), 2)
    return value.strip() if isinstance(value, str) else ""


def plain(text: str) -> str:
    """The text that a reader of the rendered page sees. List marks stay."""
    text = _RULE.sub("", _FENCE.sub("", text))
    text = _LINE_MARK.sub("", text)
    for pattern, replacement in _SPANS:
        text = pattern.sub(replacement, text)
    return text
