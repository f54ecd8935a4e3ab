"""What can go wrong between a saved page and the archive.

IngestError
├── PageRejected         one page cannot be read; the others go on
├── ArchiveMissing       there is no archive at this place
├── ArchiveBusy          another process is writing to it
├── ArchiveDamaged       the archive's own file cannot be trusted
├── ArchiveTooNew        written by a newer Byline
├── EmbedderMismatch     the archive holds another embedder's vectors
└── EmbedderUnavailable  the embedder's weights cannot be loaded
"""


class IngestError(Exception):
    """Root of every error that ingest raises. The message says what, which, and what to do."""


class PageRejected(IngestError):
    """A page that cannot become an article: empty, not text, damaged. Its origin stands in the message."""


class ArchiveMissing(IngestError):
    """No archive at the given folder."""


class ArchiveBusy(IngestError):
    """A second writer: the message names the process that holds the archive."""


class ArchiveDamaged(IngestError):
    """SQLite refuses the file, or its content contradicts itself."""


class ArchiveTooNew(IngestError):
    """The schema is newer than this program."""


class EmbedderMismatch(IngestError):
    """The archive's vectors come from another model, revision, dimension or chunker than the settings name."""


class EmbedderUnavailable(IngestError):
    """The named embedder is neither an installed package, nor a folder, nor in the local cache."""
