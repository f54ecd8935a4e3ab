"""The one place where a kind of file meets its reader. A new kind: a signature in sniff.py and a line here."""

from collections.abc import Iterator, Mapping

from ingest.documents import Page, Reject
from ingest.errors import PageRejected
from ingest.readers.feed import read_feed
from ingest.readers.file import File, Reader
from ingest.readers.mail import read_mail, read_mailbox, read_mhtml
from ingest.readers.markdown import read_markdown
from ingest.readers.pdf import read_pdf
from ingest.readers.records import read_json, read_records
from ingest.readers.sniff import Kind, sniff
from ingest.readers.table import read_table

MAX_BYTES = 200 * 2**20  # an export of many articles; a single page of this size is refused below
MAX_PAGE_CHARACTERS = 5_000_000


def read_file(file: File) -> Iterator[Page | Reject]:
    """The pages of one file, whatever its kind."""
    if len(file.raw) > MAX_BYTES:
        yield Reject(file.origin, f"larger than {MAX_BYTES // 2**20} MiB: split it")
        return
    if not file.raw.strip():
        yield Reject(file.origin, "the file is empty")
        return
    try:
        for page in READERS[sniff(file.raw, file.origin)](file):
            yield _bounded(page)
    except PageRejected as error:
        yield Reject(file.origin, str(error))


def _bounded(page: Page | Reject) -> Page | Reject:
    if isinstance(page, Page) and len(page.body) > MAX_PAGE_CHARACTERS:
        return Reject(page.origin, f"a page of more than {MAX_PAGE_CHARACTERS:,} characters: split it")
    return page


def _read_html(file: File) -> Iterator[Page | Reject]:
    yield Page(file.origin, "html", file.text)


def _read_text(file: File) -> Iterator[Page | Reject]:
    text = file.text
    yield Page(file.origin, "text", text) if text.strip() else Reject(file.origin, "the file is empty")


READERS: Mapping[Kind, Reader] = {
    "html": _read_html,
    "text": _read_text,
    "markdown": read_markdown,
    "feed": read_feed,
    "records": read_records,
    "json": read_json,
    "table": read_table,
    "mail": read_mail,
    "mailbox": read_mailbox,
    "mhtml": read_mhtml,
    "pdf": read_pdf,
}
