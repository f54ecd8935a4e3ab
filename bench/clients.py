"""Clients in a closed loop: each sends its next request when the last one is answered. asyncio alone, no HTTP library.

Contract: a port, a path, bodies and a number of clients -> a Burst. The client costs about a tenth of a millisecond a
request, so that on shared cores the server is measured. Speaks HTTP/1.1 with a Content-Length, which is all it needs.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

HEADERS = "Host: 127.0.0.1\r\nContent-Type: application/json\r\n"


@dataclass(slots=True)
class Burst:
    """What one burst gave. `lost` are requests without a 200."""

    clients: int
    wall_s: float = 0.0
    took_s: list[float] = field(default_factory=list)
    lost: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took_s) / self.wall_s if self.wall_s else 0.0

    def __str__(self) -> str:
        p50, p95, p99 = (1000 * np.quantile(self.took_s, q) if self.took_s else float("nan") for q in (0.5, 0.95, 0.99))
        return (
            f"{self.clients:3d} clients: {self.rate:7.1f}/s  p50 {p50:7.1f} ms  p95 {p95:7.1f} ms  p99 {p99:7.1f} ms  "
            f"{len(self.took_s)} answered, {self.lost} lost"
        )


def request(path: str, body: dict[str, Any]) -> bytes:
    """A POST of JSON."""
    text = json.dumps(body).encode()
    return f"POST {path} HTTP/1.1\r\n{HEADERS}Content-Length: {len(text)}\r\n\r\n".encode() + text


async def read_head(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and Content-Length of the response that begins."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
    return int(head[9:12]), int(length or 0)


def burst(port: int, requests: Sequence[bytes], clients: int, *, seconds: float = 0, count: int = 0) -> Burst:
    """Send for so many seconds, or so many requests, whichever is given; whatever was sent is awaited."""
    result = Burst(clients)
    sent = 0

    async def loop(until: float) -> None:
        nonlocal sent
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        while (time.perf_counter() < until) if seconds else (sent < count):
            sent += 1
            began = time.perf_counter()
            writer.write(requests[sent % len(requests)])
            status, length = await read_head(reader)
            await reader.readexactly(length)
            if status == 200:
                result.took_s.append(time.perf_counter() - began)
            else:
                result.lost += 1
        writer.close()

    async def run() -> None:
        began = time.perf_counter()
        await asyncio.gather(*(loop(began + seconds) for _ in range(clients)))
        result.wall_s = time.perf_counter() - began

    asyncio.run(run())
    return result
