"""The nouns of reading: a File as found, what its reader is Given, and the Reader itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ingest.documents import Page, Reject
from ingest.readers.decode import decoded


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever ingests says of the files. `columns`: a table's own name for title, text, published and so on."""

    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A file or response as saved. `declared`: the encoding that a header beside it names, or ""."""

    origin: str
    raw: bytes
    declared: str = ""
    given: Given = field(default_factory=Given)

    @property
    def text(self) -> str:
        """Decoded anew at each call. Raises PageRejected for what is not text."""
        return decoded(self.raw, self.declared)[0]


class Reader(Protocol):
    """One kind of file -> its pages, in order. A page that cannot be read is a Reject among the others.

    A PageRejected that escapes rejects the file as a whole.
    """

    def __call__(self, file: File) -> Iterator[Page | Reject]:
        """The pages of the file."""
        ...
