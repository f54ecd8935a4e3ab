"""OpenTelemetry as a collector receives it: spans with routes, and nothing of what was asked."""

import gzip
import os
import re
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[3]


def test_a_collector_gets_routes_and_no_question(seeds_folder: Path, tmp_path: Path) -> None:
    got: dict[str, bytes] = {}

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpacked = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
            got[self.path] = got.get(self.path, b"") + unpacked
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "byline.py"), "serve", "--archive", str(seeds_folder), "--port", "0"],
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "BYLINE_STORE_URL": f"sqlite:///{tmp_path / 's.sqlite3'}",
                "BYLINE_TELEMETRY": "true",
                "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
            },
        )
        assert process.stderr is not None
        url = next(found[1] for line in process.stderr if (found := re.search(r"(http://127\S+)$", line.strip())))
        drain = threading.Thread(target=process.stderr.read)
        drain.start()
        for path, body in (("/v1/search", {"question": "zebra", "by": "fusion"}), ("/v1/ask", {"question": 7})):
            httpx2.post(f"{url}{path}", json=body, timeout=60)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        drain.join()
        process.stderr.close()
        collector.shutdown()
    assert b"/v1/search" in got["/v1/traces"]
    assert b"http.server.request.duration" in got["/v1/metrics"]
    assert set(got) == {"/v1/traces", "/v1/metrics"}
    assert not any(b"zebra" in body for body in got.values())
