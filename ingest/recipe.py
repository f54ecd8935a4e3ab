"""How an archive's articles become chunks and vectors: one embedder, one way to cut. Named in its manifest.

Contract: text and metadata -> chunks and the keys of their vectors; the manifest's facts, and their check.
"""

from collections.abc import Mapping
from pathlib import Path

from ingest.chunk import chunk, context_for
from ingest.documents import Chunk, Metadata, digest
from ingest.embedder import Embedder
from ingest.errors import EmbedderMismatch
from ingest.settings import IngestSettings


class Recipe:
    """An embedder together with a chunk size and overlap."""

    def __init__(self, embedder: Embedder, settings: IngestSettings) -> None:
        self.embedder = embedder
        self._size = settings.chunk_size
        self._overlap = settings.chunk_overlap

    def cut(self, text: str, meta: Metadata) -> tuple[tuple[Chunk, ...], tuple[str, ...]]:
        """The article's chunks, and for each the key of its vector: equal keys have equal vectors."""
        chunks = tuple(chunk(text, context=context_for(meta), size=self._size, overlap=self._overlap))
        return chunks, tuple(digest(self.embedder.name, self.embedder.revision, c.embedded_text) for c in chunks)

    def facts(self) -> dict[str, str]:
        """What the manifest says of it."""
        return {
            "embedder": self.embedder.name,
            "revision": self.embedder.revision,
            "dimension": str(self.embedder.dimension),
            "chunker": f"size {self._size}, overlap {self._overlap}",
        }

    def check(self, manifest: Mapping[str, str], folder: Path, *, questions_only: bool = False) -> None:
        """Raise EmbedderMismatch, with the command that mends it, unless the archive was made with this recipe.

        A question needs the same vectors, but does not care how articles were cut.
        """
        command = f"byline archive rebuild --reembed --archive {folder}"
        if manifest.get("reembedding") == "yes":
            raise EmbedderMismatch(f"re-embedding the archive in {folder} was cut off: finish it with {command}")
        wanted = self.facts()
        if questions_only:
            del wanted["chunker"]
        differing = [
            f"{key} {manifest.get(key)!r}, not {value!r}" for key, value in wanted.items() if manifest.get(key) != value
        ]
        if differing:
            raise EmbedderMismatch(
                f"the archive in {folder} was made with {'; '.join(differing)}. Use the settings that it was made "
                f"with, or re-embed it: {command}"
            )
