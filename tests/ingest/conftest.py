"""A quick embedder for tests of storing; the real one is used where vectors matter.

The stand-in gives each text a unit vector drawn from its hash: equal texts agree, all others are nearly orthogonal.
"""

import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from ingest.embedder import Embedder, Vectors
from ingest.recipe import Recipe
from ingest.settings import IngestSettings


class HashEmbedder(Embedder):
    """Deterministic vectors without a model."""

    def __init__(self) -> None:
        super().__init__("hash")

    @property
    def revision(self) -> str:
        return "1"

    @property
    def dimension(self) -> int:
        return 32

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        rows = [np.random.default_rng(zlib.crc32(t.encode())).normal(size=32) for t in texts]
        return np.array([r / np.linalg.norm(r) for r in rows], np.float32).reshape(len(texts), 32)

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.encode_documents([text])[0]
        return vector


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """Chunks of the default size with hashed vectors."""
    return Recipe(HashEmbedder(), IngestSettings())
