"""SIGTERM to a process of its own: open streams get a last event, and the process ends."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx2

from tests.qa.api import events

ROOT = Path(__file__).parents[3]
STREAMS = 50


def test_open_streams_get_a_final_event_and_the_process_ends_within_ten_seconds(
    seeds_folder: Path, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "byline.py"), "serve", "--archive", str(seeds_folder), "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "BYLINE_STORE_URL": f"sqlite:///{tmp_path / 's.sqlite3'}",
            "BYLINE_DRAIN_S": "1",
            "BYLINE_ANSWER_THREADS": str(STREAMS),  # so that every stream is open, not only waiting
        },
    )
    assert process.stderr is not None
    url = next(found[1] for line in process.stderr if (found := re.search(r"(http://127\S+)$", line.strip())))
    drain = threading.Thread(target=process.stderr.read)
    drain.start()
    with httpx2.Client(base_url=url, timeout=30, limits=httpx2.Limits(max_connections=100)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.1)
        last: list[str] = []
        began = threading.Semaphore(0)

        def listen() -> None:
            body = {"question": "who announced the call first?", "stream": True}
            with client.stream("POST", "/v1/ask", json=body) as response:
                for number, event in enumerate(events.read(response.iter_lines())):
                    if number == 0:
                        began.release()
                    name = event.name
            last.append(name)

        threads = [threading.Thread(target=listen) for _ in range(STREAMS)]
        for thread in threads:
            thread.start()
        for _ in range(STREAMS):
            assert began.acquire(timeout=20)
        process.send_signal(signal.SIGTERM)
        stopped = time.monotonic()
        process.wait(10)
        assert time.monotonic() - stopped < 10
        for thread in threads:
            thread.join(5)
    drain.join()
    process.stderr.close()
    assert len(last) == STREAMS
    assert set(last) <= {"done", "error"}
