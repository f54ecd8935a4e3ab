"""The application on a socket: uvicorn, with a stop that lets open answers end. uvicorn lives here.

Contract: `serve(settings)` blocks until it is told to stop. Raises BadSettings where listening would be unsafe.
"""

import ipaddress
import socket
from collections.abc import Callable
from contextlib import closing

import uvicorn
from fastapi import FastAPI

from qa.api.app import create_app
from qa.api.auth import LOOPBACK
from qa.api.protocol import BoundedProtocol
from qa.api.telemetry import log_as_json
from qa.build import answerer
from qa.errors import BadSettings
from qa.judge.judge import OnnxJudge
from qa.settings import Settings

_GRACE_S = 3  # after the drain: what is told to end has this long to do so


class Server(uvicorn.Server):
    """uvicorn's server, which drains the service before it closes connections."""

    def __init__(self, app: FastAPI, settings: Settings, *, ready: Callable[[int], None] = lambda _: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=30,
                timeout_graceful_shutdown=_GRACE_S,
                http=BoundedProtocol,
                ws="none",
            )
        )
        self._service_app = app
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell the port."""
        await super().startup(sockets)
        if self.started and self.servers:
            self._ready(self.servers[0].sockets[0].getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """No new connections, a while for open answers, a last event for the others, the end."""
        for server in self.servers:
            server.close()
        service = getattr(self._service_app.state, "service", None)
        if service is not None:
            await service.stop()
        await super().shutdown(sockets)


def serve(settings: Settings, *, ready: Callable[[int], None] = lambda _: None) -> None:
    """Serve until SIGTERM or SIGINT."""
    check(settings)
    log_as_json()
    Server(create_app(settings), settings, ready=ready).run()


def check(settings: Settings) -> None:
    """Raise BadSettings where the service would stand open to others, with the commands that mend it."""
    if settings.auth == "off" and not _loopback(settings.host):
        raise BadSettings(
            f"listening on {settings.host} without auth would open the archive to everyone who can reach this machine. "
            "Make a key with 'byline keys create NAME --scope ask', then start with "
            f"'BYLINE_AUTH=keys byline serve --host {settings.host}'"
        )
    if "*" in settings.origins:
        raise BadSettings("BYLINE_ORIGINS takes exact origins such as https://news.example, never *")


def check_model(settings: Settings) -> None:
    """Ask the language model for one word, if there is one. Raises BadSettings for one that cannot work; one that is
    down is only logged."""
    if settings.llm and (model := answerer(settings, OnnxJudge())) is not None:
        with closing(model):
            model.check()


def _loopback(host: str) -> bool:
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
