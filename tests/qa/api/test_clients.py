"""Every block of docs/clients.md runs, and prints what stands below it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.qa.api.conftest import Served

DOC = (Path(__file__).parents[3] / "docs" / "clients.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(python|bash)\n(.*?)```\n\n```text\n(.*?)```", DOC, re.DOTALL)


def told(text: str, url: str) -> str:
    """Without what differs between two runs: the port, and ids, which are hashes."""
    return re.sub(r"/articles/\w+\?v=\w+", "/articles/ID?v=VERSION", text.replace(url, "http://127.0.0.1:8300"))


def test_every_block_has_its_output() -> None:
    assert len(BLOCKS) == len(re.findall(r"```(?:python|bash)\n", DOC)) == 8


@pytest.mark.parametrize(("language", "code", "output"), BLOCKS)
def test_a_documented_client_prints_what_the_page_shows(served: Served, language: str, code: str, output: str) -> None:
    command = [sys.executable, "-c"] if language == "python" else ["bash", "-c"]
    run = subprocess.run(
        [*command, code.replace("http://127.0.0.1:8300", served.url)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert run.returncode == 0, run.stderr
    assert told(run.stdout, served.url) == told(output, served.url)
