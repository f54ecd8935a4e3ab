"""Markdown -> a page: front matter becomes hints, marks of emphasis, links and headings become plain text. Pure."""

import re

from ingest.documents import Hints, Page

_FIELD = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*)$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
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


def read_markdown(origin: str, text: str) -> Page:
    """The page; without a title in the front matter, a first-level heading at the top is the title."""
    fields, body = front_matter(text)
    known: dict[str, str] = {}
    for name, value in fields.items():
        if (field := _ALIASES.get(name.lower())) and value:
            known.setdefault(field, value)
    heading = _HEADING.match(body)
    if heading and not known.get("title"):
        known["title"] = plain(heading.group(1))
    return Page(origin, "markdown", plain(body), Hints(**known))


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The `key: value` block between two lines of "---" at the top, and what follows. Lists are joined by commas."""
    lines = text.lstrip("\n").split("\n")
    if not lines or lines[0].rstrip() != "---":
        return {}, text
    fields: dict[str, str] = {}
    last = ""
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return fields, "\n".join(lines[number + 1 :])
        if match := _FIELD.match(line):
            last = match.group(1)
            value = match.group(2).strip()
            fields[last] = (
                ", ".join(v.strip().strip("\"'") for v in value[1:-1].split(","))
                if (value.startswith("[") and value.endswith("]"))
                else value.strip("\"'")
            )
        elif last and (item := _ITEM.match(line)):
            fields[last] = ", ".join(v for v in (fields[last], item.group(1).strip().strip("\"'")) if v)
    return {}, text


def plain(text: str) -> str:
    """The text that a reader of the rendered page sees. List marks stay."""
    text = _RULE.sub("", _FENCE.sub("", text))
    text = _LINE_MARK.sub("", text)
    for pattern, replacement in _SPANS:
        text = pattern.sub(replacement, text)
    return text
