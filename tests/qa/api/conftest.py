"""A real uvicorn on a free port over the archive of seeds, and clients for it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from qa.api.app import create_app
from qa.api.service import Service
from qa.api.serving import Server
from qa.settings import Settings


class Served:
    """A running service."""

    def __init__(self, server: Server, port: int, service: Service) -> None:
        self.server = server
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.service = service

    def client(self, key: str = "", **headers: str) -> httpx2.Client:
        given = {**headers, **({"Authorization": f"Bearer {key}"} if key else {})}
        return httpx2.Client(base_url=self.url, headers=given, timeout=30)


@contextmanager
def serving(settings: Settings) -> Iterator[Served]:
    """Serve in a thread until the block ends."""
    bound = threading.Event()
    ports: list[int] = []

    def ready(port: int) -> None:
        ports.append(port)
        bound.set()

    app = create_app(settings)
    server = Server(app, settings, ready=ready)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert bound.wait(60), "the service did not start"
        assert app.state.service.warm.wait(60)
        yield Served(server, ports[0], app.state.service)
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the service did not stop"


def settings_for(archive: Path, store: Path, **given: object) -> Settings:
    """Over that archive, with a store of its own, or in the database that BYLINE_TEST_STORE_URL names."""
    url = os.environ.get("BYLINE_TEST_STORE_URL") or f"sqlite:///{store / 'service.sqlite3'}"
    return Settings.model_validate({"archive": archive, "store_url": url, "port": 0, "drain_s": 1, **given})


@pytest.fixture(scope="session")
def served(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Without auth, on loopback."""
    store = tmp_path_factory.mktemp("store")
    with serving(settings_for(seeds_folder, store, origins="https://news.example")) as running:
        yield running


@pytest.fixture
def client(served: Served) -> Iterator[httpx2.Client]:
    """A client of it."""
    with served.client() as made:
        yield made
