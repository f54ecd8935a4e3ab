"""The nouns of ingest: Page, Cleaned, Metadata, Article, Chunk.

Contract: immutable values. Unknown text is "", an unknown time is None; nothing is guessed.
Knows nothing of files, formats, databases or models.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

PageKind = Literal["text", "html", "markdown", "record", "entry"]
Precision = Literal["year", "month", "day", "minute", "second"]

_ISO_LENGTH: dict[Precision, int] = {"year": 4, "month": 7, "day": 10, "minute": 16, "second": 19}


def digest(*parts: str) -> str:
    """First 16 hex digits of the SHA-256 of the parts, kept apart by NUL."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A point in time as a page states it.

    `at` is aware. Where the page names no zone, it holds the page's clock time labelled UTC and
    `zone_known` is False. `raw` is the text that it was read from.
    """

    at: datetime
    precision: Precision
    raw: str
    zone_known: bool = False

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"a Stamp needs an aware time, got {self.at!r}")

    @property
    def iso(self) -> str:
        """ISO 8601, cut to the precision, with an offset only where the page named a zone."""
        clock = self.at.replace(tzinfo=None).isoformat()[: _ISO_LENGTH[self.precision]]
        if self.zone_known and self.precision in ("minute", "second"):
            offset = self.at.strftime("%z")
            return clock + ("Z" if offset == "+0000" else f"{offset[:3]}:{offset[3:]}")
        return clock

    @property
    def epoch_s(self) -> int:
        """Seconds since 1970 in UTC: for ordering and filtering."""
        return int(self.at.astimezone(UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Hints:
    """What a format declares about its page (front matter, a record's fields, a feed entry), as text."""

    title: str = ""
    byline: str = ""
    published: str = ""
    updated: str = ""
    source: str = ""
    section: str = ""
    language: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A file or response as saved: decoded, with "\\n" line ends and no byte-order mark.

    `origin` names where it came from and is unique within a collection: the file's path below the ingested
    folder, with "#id" appended for one record or entry of many.
    `body` is HTML for kind "html" (and for an "entry" whose content is HTML, see `body_is_html`), else text.
    """

    origin: str
    kind: PageKind
    body: str
    hints: Hints = field(default_factory=Hints)
    body_is_html: bool = False

    @property
    def fingerprint(self) -> str:
        """Changes exactly when the saved page changes."""
        h = self.hints
        return digest(
            self.kind,
            self.body,
            h.title,
            h.byline,
            h.published,
            h.updated,
            h.source,
            h.section,
            h.language,
            h.url,
        )


@dataclass(frozen=True, slots=True)
class Removed:
    """One line (or element) that cleaning took out, and the name of the rule that did."""

    rule: str
    text: str
    line: int  # 1-based line of the page's text as a person reads it


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The article's body alone. Paragraphs are separated by one blank line; no trailing whitespace."""

    text: str
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself. "" or () or None: it does not say."""

    title: str = ""
    byline: tuple[str, ...] = ()
    published: Stamp | None = None
    updated: Stamp | None = None
    source: str = ""
    section: str = ""
    language: str = ""  # BCP 47 primary tag: "en", "ko"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The cleaned text of one page plus its metadata.

    `id` is stable over later edits; `version` is the hash of this text and metadata.
    """

    id: str
    collection: str
    meta: Metadata
    text: str
    removed: tuple[Removed, ...] = ()

    @property
    def version(self) -> str:
        """Hash of everything a reader could see: text and metadata."""
        return content_version(self.meta, self.text)


def content_version(meta: Metadata, text: str) -> str:
    """16 hex digits over text and metadata: equal exactly when a reader could see no difference."""
    published = meta.published.iso if meta.published else ""
    updated = meta.updated.iso if meta.updated else ""
    return digest(
        text,
        meta.title,
        "\n".join(meta.byline),
        published,
        updated,
        meta.source,
        meta.section,
        meta.language,
        meta.url,
    )


@dataclass(frozen=True, slots=True)
class Chunk:
    """A half-open span [start, end) of characters of one article version's text.

    `context` (title and date) is embedded and indexed in front of the text, and is never quoted.
    """

    ordinal: int
    start: int
    end: int
    text: str
    context: str = ""

    @property
    def embedded_text(self) -> str:
        """What the embedder sees."""
        return f"{self.context}\n{self.text}" if self.context else self.text


@dataclass(frozen=True, slots=True)
class Reject:
    """A page that did not become an article, and why, in words that say what to do."""

    origin: str
    reason: str
