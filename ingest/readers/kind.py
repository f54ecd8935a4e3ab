"""What kind of file a text is, by its content; its name decides only where the content leaves it open. Pure."""

import json
import re
from pathlib import PurePath
from typing import Literal

FileKind = Literal["html", "feed", "jsonl", "markdown", "text"]

_FEED = re.compile(r"<(rss|feed|rdf:RDF)[\s>]")
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|article|div|p|meta|title)[\s>/]", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[A-Za-z_][\w-]*[ \t]*:.*\n|[ \t]+.*\n|- .*\n|#.*\n|\n)*---[ \t]*(?:\n|$)")
_MARKDOWN = re.compile(r"^(#{1,6} \S|\[[^\]\n]+\]\([^)\n]+\)|[*-] \S|> \S|```)", re.MULTILINE)


def kind_of(name: str, text: str) -> FileKind:
    """The kind of the file with this name and text."""
    head = text.lstrip()[:4096]
    if head.startswith("<"):
        if _FEED.search(head):
            return "feed"
        if _HTML.search(head):
            return "html"
    if head.startswith("{") and _is_record(head if "\n" not in head else head.split("\n", 1)[0], text):
        return "jsonl"
    if _FRONT_MATTER.match(head):
        return "markdown"
    suffix = PurePath(name).suffix.lower()
    if suffix in (".md", ".markdown") or (suffix == "" and len(_MARKDOWN.findall(head)) >= 3):
        return "markdown"
    if suffix in (".html", ".htm", ".xhtml") and _HTML.search(head):
        return "html"
    return "text"


def _is_record(first_line: str, text: str) -> bool:
    line = text.lstrip().split("\n", 1)[0] if len(first_line) >= 4096 else first_line
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return '"text"' in line and line.rstrip().endswith("}") is False and '"title"' in line
