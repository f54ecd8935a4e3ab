"""A table with a line of column names (CSV, TSV) -> one page a row."""

import csv
import io
from collections.abc import Iterator

from ingest.documents import Page, Reject
from ingest.errors import PageRejected
from ingest.readers.file import File
from ingest.readers.records import FIELDS, TEXT, record

_LONGEST_CELL = 10_000_000


def read_table(file: File) -> Iterator[Page | Reject]:
    """One page for each row. Columns are found by their names, in any case, or by `file.given.columns`.

    The page's origin is "origin#id", or "origin#row N" for a row without an id; the line of names is no row.
    """
    text = file.text.strip("\n")
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    names = [_known(name.strip(), file.given.columns) for name in next(rows, [])]
    wanted = file.given.columns.get("text", "")
    if wanted not in names if wanted else not set(TEXT) & set(names):
        raise PageRejected(
            f"a table without a column {wanted or 'text, body or content'!r}: it has {', '.join(names)}. "
            "Say which is the text with --column text=NAME"
        )
    number = 0
    try:
        for number, row in enumerate(rows, start=1):
            if any(cell.strip() for cell in row):
                cells = {name: cell for name, cell in zip(names, row, strict=False) if name and cell.strip()}
                yield record(file, f"{file.origin}#row {number}", cells)
    except csv.Error as error:
        yield Reject(f"{file.origin}#row {number + 1}", f"the table cannot be read on from here ({error})")


def _delimiter(text: str) -> str:
    """The mark that the line of names holds most of."""
    names = text.split("\n", 1)[0]
    return max(",;\t|", key=names.count)


def _known(name: str, own: object) -> str:
    """The name as record() looks for it: "Published At" is published_at, unless it is given as it stands."""
    if isinstance(own, dict) and name in own.values():
        return name
    wanted = name.casefold().replace(" ", "_").replace("-", "_")
    known = {alias.casefold(): alias for aliases in (*FIELDS.values(), TEXT, ("id",)) for alias in aliases}
    return known.get(wanted, name)
