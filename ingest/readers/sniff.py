"""What kind of file this is: by its first bytes, then by what its text looks like; its name decides what is left open.

Contract: bytes and a name -> the kind, which registry.py has a reader for. PageRejected, saying what it is and what to
do, for every kind that has none: nothing unknown is taken for text. Pure.
"""

import json
import re
from pathlib import PurePath
from typing import Literal

from ingest.errors import PageRejected
from ingest.readers.decode import decode, head

Kind = Literal[
    "html", "feed", "records", "json", "table", "markdown", "text", "mail", "mailbox", "mhtml", "pdf"
]  # fmt: skip

_CONVERT = "convert it to HTML, plain text or Markdown first"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "only text can be asked about"),
    (b"\xff\xd8\xff", "a JPEG picture", "only text can be asked about"),
    (b"GIF8", "a GIF picture", "only text can be asked about"),
    (b"II*\x00", "a TIFF picture", "scan it to text first"),
    (b"MM\x00*", "a TIFF picture", "scan it to text first"),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save it as HTML or plain text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"(\xb5/\xfd", "a Zstandard archive", "unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .msg)", "save it as HTML or plain text"),
    (b"{\\rtf", "a Rich Text document", "save it as HTML or plain text"),
    (b"%!PS", "a PostScript file", "make a PDF of it"),
    (b"SQLite format 3\x00", "an SQLite database", "export its articles as JSON lines or CSV"),
    (b"bplist00", "a Safari web archive or property list", "save the page as HTML"),
    (b"ID3", "a sound recording", "only text can be asked about"),
    (b"OggS", "a sound or video recording", "only text can be asked about"),
    (b"RIFF", "a sound, video or WebP file", "only text can be asked about"),
    (b"\x1aE\xdf\xa3", "a video", "only text can be asked about"),
    (b"\x7fELF", "a program", "only text can be asked about"),
    (b"MZ\x90\x00", "a program", "only text can be asked about"),
    (b"wOFF", "a font", "only text can be asked about"),
    (b"wOF2", "a font", "only text can be asked about"),
    (b"WARC/", "a web archive (WARC)", "take its pages out as HTML first"),
)
_BESIDE_A_PAGE = {
    ".js": "a script", ".mjs": "a script", ".css": "a style sheet", ".map": "a source map", ".ts": "a script",
}  # fmt: skip

_FEED = re.compile(r"<(rss|feed|rdf:RDF)[\s>]")
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|article|div|p|meta|title|section|main)[\s>/]", re.IGNORECASE)
_XML = re.compile(r"<\?xml\b")
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)[\s>/]")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[A-Za-z_][\w-]*[ \t]*:.*\n|[ \t]+.*\n|- .*\n|#.*\n|\n)*---[ \t]*(?:\n|$)")
_MARKDOWN = re.compile(r"^(#{1,6} \S|\[[^\]\n]+\]\([^)\n]+\)|[*-] \S|> \S|```)", re.MULTILINE)
_HEADER = re.compile(r"([A-Za-z][A-Za-z-]{1,40}):[ \t]?")
_OF_MAIL = frozenset(
    "from to cc date subject message-id mime-version received return-path reply-to delivered-to".split()
)
_PAGE_FROM = re.compile(r"^(?:Snapshot-Content-Location:|From: <Saved by )", re.MULTILINE | re.IGNORECASE)
_RELATED = re.compile(r"^Content-Type:\s*multipart/related", re.MULTILINE | re.IGNORECASE)


def sniff(raw: bytes, name: str) -> Kind:
    """The kind of the file with these bytes and this name. Raises PageRejected for what no reader is for."""
    start = raw[:1024]
    if b"%PDF-" in start:
        return "pdf"
    for magic, what, remedy in _MAGIC:
        if start.startswith(magic):
            raise PageRejected(f"{what}, not a text file: {remedy}")
    if start[4:8] == b"ftyp":
        raise PageRejected("a video or picture, not a text file: only text can be asked about")
    return kind_of(name, decode(head(raw)))


def kind_of(name: str, text: str) -> Kind:
    """The kind of a text file with this name and (the head of) this text. Raises PageRejected as `sniff` does."""
    start = text.lstrip()[:4096]
    suffix = PurePath(name).suffix.lower()
    if suffix in _BESIDE_A_PAGE:
        raise PageRejected(f"{_BESIDE_A_PAGE[suffix]} of a saved page: the page itself is enough")
    if start.startswith("<"):
        if _FEED.search(start):
            return "feed"
        if _HTML.search(start):
            return "html"
        if _XML.match(start) and (root := _ROOT.search(start)):
            raise PageRejected(f"XML of a kind that is not known (<{root[1]}>): {_CONVERT}")
    if kind := _of_json(start, text):
        return kind
    if kind := _of_mail(text.lstrip("\n")):
        return kind
    if _FRONT_MATTER.match(start) or suffix in (".md", ".markdown"):
        return "markdown"
    if suffix in (".csv", ".tsv", ".tab"):
        return "table"
    if suffix == "" and len(_MARKDOWN.findall(start)) >= 3:
        return "markdown"
    if suffix in (".html", ".htm", ".xhtml") and _HTML.search(start):
        return "html"
    return "text"


def _of_json(start: str, text: str) -> Kind | None:
    """ "records" where the first line is an object of its own, "json" where the file is one value."""
    if start.startswith("{"):
        line, _, rest = text.strip().partition("\n")
        try:
            if isinstance(json.loads(line), dict):
                return "records" if rest else "json"
        except (ValueError, RecursionError):
            if '"text"' in line and not line.rstrip().endswith("}") and '"title"' in line:
                return "records"
    if re.match(r'\{\s*"|\[\s*[{\]]', start):
        return "json"
    return None


def _of_mail(text: str) -> Kind | None:
    """By the header's fields: two that every mail has, or those of a page that a browser saved as one file."""
    if text.startswith("From ") and "\n" in text and _fields(text.split("\n", 1)[1]) & _OF_MAIL:
        return "mailbox"
    fields = _fields(text)
    if len(fields & _OF_MAIL) < 2:
        return None
    header = text.split("\n\n", 1)[0]
    if "mime-version" in fields and (_PAGE_FROM.search(header) or (_RELATED.search(header) and "to" not in fields)):
        return "mhtml"
    return "mail" if {"from", "subject"} <= fields or {"mime-version", "message-id"} & fields else None


def _fields(text: str) -> frozenset[str]:
    """Names of the fields of the header at the top, in lower case; none where another line comes before its end."""
    names = set()
    for line in text.split("\n", 200)[:200]:
        if not line.strip():
            break
        if line[0] in " \t":
            continue
        if not (field := _HEADER.match(line)):
            return frozenset()
        names.add(field[1].lower())
    return frozenset(names)
