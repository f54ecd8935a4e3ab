"""An OpenAI-compatible chat server whose answers are a script: real HTTP on loopback, no model.

Contract: a script is a function of one request (its JSON) and a Wire on which it says what it wants, rightly or
wrongly. Requests are kept in order. Knows nothing of Byline: it stands in for whatever server a language model runs on.
"""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[dict[str, Any], "Wire"], None]


class Wire:
    """One response in the making. Every call reaches the socket at once."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler

    def status(self, code: int, body: str = "", headers: dict[str, str] | None = None) -> None:
        """A whole response that is no stream."""
        told = body.encode()
        self._handler.send_response(code)
        for name, value in {"content-type": "application/json", **(headers or {})}.items():
            self._handler.send_header(name, value)
        self._handler.send_header("content-length", str(len(told)))
        self._handler.end_headers()
        self._handler.wfile.write(told)

    def begin(self, content_type: str = "text/event-stream") -> None:
        """The head of a stream in chunked encoding."""
        self._handler.send_response(200)
        self._handler.send_header("content-type", content_type)
        self._handler.send_header("transfer-encoding", "chunked")
        self._handler.end_headers()

    def raw(self, text: str) -> None:
        """Bytes of the stream as they are."""
        data = text.encode()
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self._handler.wfile.flush()

    def event(self, data: str, name: str = "") -> None:
        """One server-sent event."""
        self.raw((f"event: {name}\n" if name else "") + f"data: {data}\n\n")

    def say(self, text: str, finish: str | None = None) -> None:
        """One chunk of an answer, or with `finish` its end."""
        choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
        self.event(json.dumps(chunk))

    def end(self) -> None:
        """The end of the stream as it should be."""
        self.event("[DONE]")
        self.finish()

    def finish(self) -> None:
        """The last, empty chunk."""
        self._handler.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """Close the connection in the middle of the stream."""
        self._handler.close_connection = True
        self._handler.connection.shutdown(socket.SHUT_RDWR)

    def wait_until_left(self, timeout_s: float) -> bool:
        """Wait until the client closes the connection; whether it did."""
        self._handler.connection.settimeout(timeout_s)
        try:
            return not self._handler.connection.recv(1)
        except TimeoutError:
            return False
        except OSError:
            return True


@dataclass(slots=True)
class Scripted:
    """A running server. `requests` are the bodies, `left_at` the moments at which clients left in mid-stream."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    left_at: list[float] = field(default_factory=list)


@contextmanager
def serve(script: Script) -> Iterator[Scripted]:
    """Serve on a free port of loopback."""
    running = Scripted("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            running.requests.append(body)
            running.headers.append({k.lower(): v for k, v in self.headers.items()})
            try:
                script(body, Wire(self))
            except OSError:
                running.left_at.append(time.monotonic())
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    running.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
