"""Mails and mailboxes (EML, MBOX), and pages that a browser saved as one file (MHTML) -> pages.

Contract: a mail's title, outlet and day are its subject, sender and date; who received it is never read. Of an MHTML
file the page inside is read as any HTML: its header says when it was saved, not when it was published.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from ingest.documents import Hints, Page, Reject
from ingest.readers.decode import decode
from ingest.readers.file import File

_BETWEEN = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_ANSWER = re.compile(r"^(?:(?:re|aw|fwd?|wg|tr|rv)\s*:\s*)+", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:news|newsletters?|noreply|no-reply|info|mail|e?mail|hello)\.")


def read_mail(file: File) -> Iterator[Page | Reject]:
    """The one page of a mail."""
    yield _page(file.origin, _parsed(file.raw))


def read_mailbox(file: File) -> Iterator[Page | Reject]:
    """One page for each mail, called "origin#message-id", or "origin#mail N"."""
    for number, raw in enumerate(_BETWEEN.split(file.raw)[1:], start=1):
        mail = _parsed(_QUOTED_FROM.sub(rb"\1", raw))
        name = _field(mail, "Message-ID").strip("<> ") or f"mail {number}"
        yield _page(f"{file.origin}#{name}", mail)


def read_mhtml(file: File) -> Iterator[Page | Reject]:
    """The page that the file holds first; its pictures and frames are left."""
    mail = _parsed(file.raw)
    part = next((p for p in mail.walk() if p.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if not isinstance(part, EmailMessage):
        yield Reject(file.origin, "a web archive (MHTML) without a page in it: save the page again, as HTML")
        return
    places = (_field(mail, "Snapshot-Content-Location"), _field(part, "Content-Location"))
    url = next((place for place in places if place.startswith("http")), "")
    yield Page(file.origin, "html", _text(part), Hints(url=url))


def _page(origin: str, mail: EmailMessage) -> Page | Reject:
    part = mail.get_body(preferencelist=("html", "plain"))
    body = _text(part) if isinstance(part, EmailMessage) else ""
    if not body.strip():
        return Reject(origin, "a mail without a text: what is attached to it can be ingested by itself")
    name, address = parseaddr(_field(mail, "From"))
    hints = Hints(
        title=_ANSWER.sub("", _field(mail, "Subject")),
        published=_field(mail, "Date"),
        source=name or _PREFIX.sub("", address.rpartition("@")[2]),
        language=_field(mail, "Content-Language"),
    )
    is_html = isinstance(part, EmailMessage) and part.get_content_type() == "text/html"
    return Page(origin, "html" if is_html else "text", body, hints)


def _parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def _field(mail: EmailMessage, name: str) -> str:
    """One field in one line; "" if it is absent, or so damaged that the parser gives up."""
    try:
        return " ".join(str(mail.get(name, "")).split())
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        return ""


def _text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    return decode(content, part.get_content_charset() or "") if isinstance(content, bytes) else ""
