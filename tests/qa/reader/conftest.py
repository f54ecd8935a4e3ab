"""The shipped reader and its tokenizer."""

from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from qa.reader.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The model that ships."""
    return Reader()


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    """The model's tokenizer, without padding or truncation."""
    found = Tokenizer.from_file(str(Path(str(resources.files("qa.reader") / "model")) / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found
