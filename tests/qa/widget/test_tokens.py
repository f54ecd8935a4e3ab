"""The token endpoints of docs/widget.md run as they stand, and what they give opens the service to their page."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.qa.api.conftest import Served
from tests.qa.widget.site import Site

DOC = (Path(__file__).parents[3] / "docs" / "widget.md").read_text(encoding="utf-8")


def _example(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", DOC, re.DOTALL)
    return str(found)


@contextmanager
def _backend(command: Sequence[str], folder: Path, port: int, guarded: Served, site: Site) -> Iterator[httpx2.Client]:
    _, key = guarded.service.keys.create("intranet", ["widget"])
    given = {"BYLINE_URL": guarded.url, "BYLINE_KEY": key, "SITE_ORIGIN": site.origin, "PORT": str(port)}
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **given}, stderr=subprocess.PIPE, text=True)
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            for _ in range(600):
                assert process.poll() is None, process.stderr and process.stderr.read()
                try:
                    client.get("/")
                    break
                except httpx2.ConnectError:
                    time.sleep(0.1)
            yield client
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _check(client: httpx2.Client, guarded: Served, site: Site) -> None:
    assert client.post("/token").status_code == 401
    answered = client.post("/token", headers={"X-Remote-User": "ana"})
    assert answered.status_code == 200
    made = answered.json()
    assert made["expires_at"] > time.time()
    with guarded.client(made["token"], Origin=site.origin) as reader:
        assert reader.post("/v1/conversations", json={}).status_code == 201
        assert reader.get("/v1/articles").status_code == 403
    with guarded.client(made["token"], Origin="https://elsewhere.example") as foreign:
        assert foreign.post("/v1/conversations", json={}).status_code == 403


def test_the_python_example(guarded: Served, site: Site, tmp_path: Path) -> None:
    (tmp_path / "site_token.py").write_text(_example("python"), encoding="utf-8")
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "site_token:app", "--port", str(port)]
    with _backend(command, tmp_path, port, guarded, site) as client:
        _check(client, guarded, site)


def test_the_node_example(guarded: Served, site: Site, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("the Node example of docs/widget.md did not run: there is no node here")
    (tmp_path / "site-token.mjs").write_text(_example("js"), encoding="utf-8")
    port = _free_port()
    with _backend([node, "site-token.mjs"], tmp_path, port, guarded, site) as client:
        _check(client, guarded, site)
