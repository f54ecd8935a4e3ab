"""The shipped reader and its tokenizer."""

from typing import Any

import pytest
from tokenizers import Tokenizer

from ingest.embedder import packaged_model
from qa.reader.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The model that ships."""
    return Reader()


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    """The model's tokenizer, without padding or truncation."""
    found = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found
