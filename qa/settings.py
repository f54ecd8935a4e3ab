"""Every setting of Byline, read once at the edge from the environment (prefix BYLINE_) and a `.env` file.

docs/settings.md lists them all; a test holds the two together.
"""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from ingest.settings import IngestSettings


class Settings(IngestSettings):
    """What a question needs, beside what ingest needs."""

    model_config = SettingsConfigDict(env_prefix="BYLINE_", env_file=".env", extra="ignore", frozen=True)

    candidates: int = Field(default=50, ge=1, le=1000, description="Passages that each kind of search gives to fusion.")
    read_passages: int = Field(default=12, ge=1, le=100, description="Fused passages that the reader reads.")
    show_passages: int = Field(default=4, ge=1, le=50, description="Passages shown with an answer.")
    rrf_k: int = Field(default=10, ge=1, le=1000, description="The constant of reciprocal rank fusion.")
    text_weight: float = Field(
        default=1.0, ge=0, le=10, description="Weight of full-text search in fusion; vectors weigh 1."
    )
    reader_threads: int = Field(default=2, ge=1, le=64, description="Threads of the reader's forward pass.")
    max_question_chars: int = Field(default=2000, ge=10, le=100_000, description="Longest question that is taken.")
