"""A web site for tests: host pages at its own origin, and answers written by the test at another one.

Contract: `page(body)` gives the address of a host page; `script(question, play)` says how POST /v1/ask answers that
question, event by event, as the real service would over the wire. Both live on one port: the host is 127.0.0.1, the
scripted service is localhost, so that they are two origins to a browser.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any

Play = Callable[["Stream"], None]
WIDGET = resources.files("qa").joinpath("widget", "dist", "v1.js").read_bytes()


class Refusal(Exception):
    """Answer the request with this status and problem document instead of a stream."""

    def __init__(self, status: int, problem: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.problem = {"type": "about:blank", "status": status, **problem}
        self.headers = dict(headers or {})


@dataclass(slots=True)
class Asked:
    """One request to the scripted service."""

    method: str
    path: str
    body: Any
    authorization: str


class Stream:
    """The events of one answer."""

    def __init__(self, handler: BaseHTTPRequestHandler, question: str) -> None:
        self.question = question
        self._handler = handler
        self._number = 0
        self.broken = threading.Event()  # the reader has gone

    def event(self, name: str, data: Any) -> None:
        """Send one event at once."""
        self._number += 1
        self.raw(f"id: {self._number}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode())

    def raw(self, data: bytes) -> None:
        """Send bytes at once; a reader who has gone is noted."""
        try:
            self._handler.wfile.write(data)
            self._handler.wfile.flush()
        except OSError:
            self.broken.set()

    def until_broken(self, limit_s: float = 30) -> None:
        """Wait until the reader has gone, sending signs of life."""
        for _ in range(int(limit_s * 20)):
            self.raw(b": still here\n\n")
            if self.broken.wait(0.05):
                return


@dataclass(slots=True)
class Site:
    """What runs on the port."""

    port: int = 0
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    scripts: dict[str, Play] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)  # what POST /token gives, one after the other

    @property
    def origin(self) -> str:
        """Of the host pages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def service(self) -> str:
        """Of the scripted service."""
        return f"http://localhost:{self.port}"

    def page(self, body: str, *, head: str = "", policy: str = "", lang: str = "en") -> str:
        """The address of a new host page."""
        path = f"/page/{len(self.pages)}"
        top = f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>Host</title>"
        top += f"<meta name=viewport content='width=device-width'>{head}</head>"
        text = f"{top}<body>{body}</body></html>"
        self.pages[path] = (text, {"Content-Security-Policy": policy} if policy else {})
        return self.origin + path

    def script(self, question: str, play: Play) -> None:
        """How that question is answered."""
        self.scripts[question] = play

    def requests(self, method: str, path: str) -> list[Asked]:
        """What was sent to the scripted service."""
        return [one for one in self.asked if one.method == method and one.path.split("?")[0] == path]


@contextmanager
def running() -> Iterator[Site]:
    """Serve until the block ends."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

        def do_OPTIONS(self) -> None:
            self._reply(204, b"", "text/plain")

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path == "/widget/v1.js":
                self._reply(200, WIDGET, "text/javascript")
            elif path == "/v1/archive":
                told = {
                    "name": "Test",
                    "articles": 7,
                    "chunks": 9,
                    "first_published": "2018",
                    "last_published": "2020-01-02",
                }
                self._json(200, told)
            elif path in site.pages:
                text, headers = site.pages[path]
                self._reply(200, text.encode(), "text/html; charset=utf-8", headers)
            elif path == "/favicon.ico":
                self._reply(204, b"", "image/x-icon")
            else:
                self._json(404, {"title": "Not found", "status": 404})

        def do_DELETE(self) -> None:
            self._note(None)
            self._reply(204, b"", "text/plain")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            self._note(body)
            if self.path == "/token":
                self._json(200, {"token": site.tokens.pop(0)})
            elif self.path == "/v1/conversations":
                self._json(201, {"id": f"conv_{len(site.asked)}"})
            elif self.path == "/v1/feedback":
                self._json(201, {"id": f"fb_{len(site.asked)}"})
            elif self.path == "/v1/ask":
                self._ask(body["question"])
            else:
                self._json(404, {"title": "Not found", "status": 404})

        def _ask(self, question: str) -> None:
            stream = Stream(self, question)
            sent = False

            def begin() -> None:
                nonlocal sent
                sent = True
                self._head(200, "text/event-stream", {"Cache-Control": "no-store"})

            try:
                play = site.scripts[question]
                if (refuse := getattr(play, "refuse", None)) is not None:
                    refuse()
                begin()
                play(stream)
            except Refusal as refusal:
                assert not sent
                self._json(refusal.status, refusal.problem, refusal.headers)

        def _note(self, body: Any) -> None:
            site.asked.append(Asked(self.command, self.path, body, self.headers.get("Authorization", "")))

        def _json(self, status: int, told: Any, headers: Mapping[str, str] | None = None) -> None:
            self._reply(status, json.dumps(told).encode(), "application/json", headers)

        def _reply(self, status: int, body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
            self._head(status, kind, {**(headers or {}), "Content-Length": str(len(body))})
            self.wfile.write(body)

        def _head(self, status: int, kind: str, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
            self.send_header("Access-Control-Allow-Methods", "GET, POST, DELETE")
            self.send_header("Access-Control-Expose-Headers", "Retry-After")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
