"""The service under load: `python -m bench.load --cache DIR [--only answers search memory streams leave stop]`.

Contract: an archive of 20,000 chunks, built once in DIR, served by a process of its own; clients on the same machine ->
answers: rate and percentiles of /v1/ask at 1, 4, 16 and 64 clients, and requests lost;
search: rate and processor time of /v1/search, unread, beside bench/bare_script.py, in turns, and the ratios;
memory: of the service before and after so many answers; streams: 200 at once, and health meanwhile;
leave: 100 clients that go, streaming and not, and what is left of their work; stop: SIGTERM with 50 open streams.
Other work on the machine shows in every figure but the ratio: the load is printed.
"""

import argparse
import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.clients import burst, read_head, request
from bench.grown import grown
from bench.retrieval_time import SEEDS, read_questions
from qa.settings import Settings

PARTS = ("answers", "search", "memory", "streams", "leave", "stop")
STREAMS = 200
LEAVERS = 100


class Process:
    """A server in a process of its own."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *command], stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )
        assert self.process.stderr is not None
        lines = iter(self.process.stderr)
        self.port = next(int(m[1]) for line in lines if (m := re.search(r"answers at http://\S+:(\d+)$", line.strip())))
        threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()

    def get(self, path: str) -> str:
        """The body of a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
            return str(response.read().decode())

    def await_ready(self, path: str) -> None:
        """Until it answers 200 there."""
        while True:
            try:
                self.get(path)
            except OSError:
                time.sleep(0.1)
            else:
                return

    def status(self, name: str) -> int:
        """A figure of the process, such as VmRSS (KiB) or Threads."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)[1])  # type: ignore[index]

    def cpu_s(self) -> float:
        """Seconds of processor time so far, of all its threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def metric(self, name: str) -> float:
        """A figure of /metrics."""
        return float(re.search(rf"^{name} (\S+)", self.get("/metrics"), re.MULTILINE)[1])  # type: ignore[index]

    def stop(self) -> float:
        """Seconds from SIGTERM to the end."""
        began = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.perf_counter() - began


def say(text: str) -> None:
    """To standard output, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def service(archive: Path, store: Path, **settings: str) -> Iterator[Process]:
    """Byline over that archive, ready."""
    given = {"BYLINE_STORE_URL": f"sqlite:///{store / 'load.sqlite3'}", "BYLINE_ANSWER_QUEUE": "512", **settings}
    running = Process(["-m", "byline", "serve", "--archive", str(archive), "--port", "0"], given)
    try:
        running.await_ready("/readyz")
        yield running
    finally:
        running.stop()


@contextmanager
def bare(archive: Path, *flags: str) -> Iterator[Process]:
    """The bare script over the same chunks, ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    running = Process(["-m", "bench.bare_script", "--archive", str(archive), "--port", port, *flags], {})
    try:
        running.await_ready("/v1/models")
        yield running
    finally:
        running.stop()


def answers(running: Process, texts: Sequence[str], seconds: float) -> None:
    """Rate and percentiles by number of clients."""
    asked = [request("/v1/ask", {"question": text}) for text in texts]
    burst(running.port, asked, 2, seconds=3)
    for clients in (1, 4, 16, 64):
        say(f"  {burst(running.port, asked, clients, seconds=seconds)}")


def search(running: Process, other: Process, texts: Sequence[str], seconds: float, rounds: int) -> None:
    """Rate of retrieval alone beside the bare script, in turns, so that both meet the same machine."""
    ways = {
        by: (running, [request("/v1/search", {"question": text, "k": 5, "by": by}) for text in texts])
        for by in ("vectors", "fusion")
    }
    ways["bare"] = (other, [request("/search", {"question": text, "k": 5}) for text in texts])
    for process, requests in ways.values():
        burst(process.port, requests, 2, seconds=1)
    lost = 0
    for clients in (1, 4, 16):
        totals = {name: [0.0, 0.0, 0.0] for name in ways}
        for _ in range(rounds):
            for name, (process, requests) in ways.items():
                before = process.cpu_s()
                done = burst(process.port, requests, clients, seconds=seconds)
                more = (len(done.took_s), done.wall_s, process.cpu_s() - before)
                totals[name] = [a + b for a, b in zip(totals[name], more, strict=True)]
                lost += done.lost
        rate = {name: answered / wall_s for name, (answered, wall_s, _) in totals.items()}
        cost_ms = {name: 1000 * cpu_s / answered for name, (answered, _, cpu_s) in totals.items()}
        for name in ("vectors", "fusion"):
            say(
                f"  {clients:3d} clients, {name:7s}: {rate[name]:5.1f}/s beside {rate['bare']:5.1f}/s, ratio "
                f"{rate[name] / rate['bare']:.2f}; processor time {cost_ms[name]:.1f} ms a request beside "
                f"{cost_ms['bare']:.1f} ms, ratio {cost_ms['bare'] / cost_ms[name]:.2f}"
            )
    say(f"  {lost} lost")


def memory(running: Process, texts: Sequence[str], count: int) -> None:
    """Resident memory before and after."""
    asked = [request("/v1/ask", {"question": text}) for text in texts]
    burst(running.port, asked, 4, count=200)
    before = running.status("VmRSS")
    for part in range(4):
        done = burst(running.port, asked, 4, count=count // 4)
        now = running.status("VmRSS") / 1024
        say(f"  after {(part + 1) * count // 4} answers: {now:.0f} MiB, was {before / 1024:.0f}; {done.lost} lost")


def streams(running: Process, texts: Sequence[str]) -> None:
    """Many streams at once; health meanwhile."""
    burst(running.port, [request("/v1/ask", {"question": text}) for text in texts], 2, count=50)
    before = running.status("VmRSS")
    health: list[float] = []
    done = 0

    async def one(text: str) -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port, limit=2**20)
        writer.write(request("/v1/ask", {"question": text, "stream": True}))
        status, _ = await read_head(reader)
        told = await reader.readuntil(b"0\r\n\r\n") if status == 200 else b""
        done += b"event: done" in told
        await asyncio.sleep(2)  # idle, as a page that stays open
        writer.close()

    async def watch(tasks: Sequence[asyncio.Task[None]]) -> int:
        most = 0
        while not all(task.done() for task in tasks):
            began = time.perf_counter()
            await asyncio.to_thread(running.get, "/healthz")
            health.append(time.perf_counter() - began)
            most = max(most, running.status("VmRSS"))
            await asyncio.sleep(0.05)
        return most

    async def run() -> int:
        tasks = [asyncio.create_task(one(texts[i % len(texts)])) for i in range(STREAMS)]
        most = await watch(tasks)
        await asyncio.gather(*tasks)
        return most

    most = asyncio.run(run())
    health.sort()
    say(
        f"  {STREAMS} streams: {done} done; {(most - before) / STREAMS:.0f} KiB more each at most; "
        f"/healthz meanwhile p50 {health[len(health) // 2] * 1000:.0f} ms, worst {health[-1] * 1000:.0f} ms"
    )


def leave(running: Process, texts: Sequence[str]) -> None:
    """Clients that go while they wait or read."""
    for stream in (False, True):
        tasks, threads = running.metric("byline_tasks"), running.status("Threads")

        async def go(stream: bool = stream) -> None:
            writers = []
            for i in range(LEAVERS):
                _, writer = await asyncio.open_connection("127.0.0.1", running.port)
                writer.write(request("/v1/ask", {"question": texts[i % len(texts)], "stream": stream}))
                writers.append(writer)
            await asyncio.sleep(0.3)
            for writer in writers:
                writer.transport.abort()

        asyncio.run(go())
        left_at = time.perf_counter()
        while running.metric("byline_tasks") > tasks and time.perf_counter() - left_at < 20:
            time.sleep(0.02)
        freed = time.perf_counter() - left_at
        while running.metric("byline_jobs") and time.perf_counter() - left_at < 30:
            time.sleep(0.05)
        idle = time.perf_counter() - left_at
        say(
            f"  {LEAVERS} clients left ({'streaming' if stream else 'not streaming'}): tasks gone after {freed:.2f} s, "
            f"the last stage at work ended after {idle:.2f} s"
        )
        more, jobs = running.metric("byline_tasks") - tasks, running.metric("byline_jobs")
        say(f"    leaked: {more:.0f} tasks, {jobs:.0f} jobs, {running.status('Threads') - threads} threads")


def stop(archive: Path, store: Path, text: str) -> None:
    """SIGTERM with open streams."""
    with service(archive, store, BYLINE_ANSWER_THREADS="50", BYLINE_DRAIN_S="1") as running:
        last: list[bytes] = []

        async def listen(started: asyncio.Semaphore) -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
            writer.write(request("/v1/ask", {"question": text, "stream": True}))
            await read_head(reader)
            started.release()
            events = re.findall(rb"event: (\w+)", await reader.read())
            last.append(events[-1] if events else b"none")
            writer.close()

        async def run() -> float:
            started = asyncio.Semaphore(0)
            listeners = [asyncio.create_task(listen(started)) for _ in range(50)]
            for _ in listeners:
                await started.acquire()
            took = await asyncio.to_thread(running.stop)
            await asyncio.gather(*listeners)
            return took

        took = asyncio.run(run())
        counts = {name.decode(): last.count(name) for name in sorted(set(last))}
        say(f"  ended after {took:.1f} s; last events of 50 streams: {counts}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the archive between runs")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--pages", type=Path, default=SEEDS / "pages", help="real pages")
    parser.add_argument("--questions", type=Path, default=SEEDS / "questions.jsonl", help="questions on them")
    parser.add_argument("--chunks", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20, help="of a burst of answers")
    parser.add_argument("--rounds", type=int, default=4, help="turns of search and bare script")
    parser.add_argument("--answers", type=int, default=5_000, help="answers of the memory run")
    parser.add_argument("--light", action="store_true", help="the bare script embeds by Byline's own path")
    args = parser.parse_args()
    folder = args.cache / f"{args.pages.parent.name}-{args.chunks}"
    with grown(folder, args.pages, args.chunks, Settings(archive=folder)) as archive:
        say(f"{archive.counts().chunks} chunks; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    texts = read_questions(args.questions, 200)
    if {"answers", "streams", "leave"} & set(args.only):
        with service(folder, args.cache) as running:
            if "answers" in args.only:
                say("answers, extractive:")
                answers(running, texts, args.seconds)
            if "streams" in args.only:
                streams(running, texts)
            if "leave" in args.only:
                leave(running, texts)
    if "search" in args.only:
        flags = ["--light"] if args.light else []
        # As many threads as clients, which the bare script has too: on shared cores, threads are shares.
        with service(folder, args.cache, BYLINE_ANSWER_THREADS="16") as running, bare(folder, *flags) as other:
            say(f"retrieval alone beside the bare script{' with the light embedder' if args.light else ''}:")
            search(running, other, texts, 3, args.rounds)
            say(f"  memory: byline {running.status('VmRSS') // 1024} MiB, bare {other.status('VmRSS') // 1024}")
    if "memory" in args.only:
        with service(folder, args.cache, BYLINE_READ_PASSAGES="2") as running:  # few, so that 5,000 take minutes
            say("memory, two passages read for an answer:")
            memory(running, texts, args.answers)
    if "stop" in args.only:
        say("SIGTERM, ten times:")
        for _ in range(10):
            stop(folder, args.cache, texts[0])


if __name__ == "__main__":
    main()
