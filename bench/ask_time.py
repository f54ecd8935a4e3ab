"""How long does an answer take? `python -m bench.ask_time --cache DIR`.

Contract: an archive of 20,000 chunks, built once in DIR -> p50 and p95 of `ask` in a warm process, whole and by stage;
then seconds of a cold `byline ask` and of `byline --help`, each in a process of its own, and which packages their
imports are spent on (python -X importtime). Other work on the machine shows in every figure: the load is printed.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.grown import grown
from bench.retrieval_time import SEEDS, read_questions
from bench.times import spread
from ingest.archive import Archive
from qa.build import wire
from qa.results import Question
from qa.settings import Settings

_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


def warm(archive: Archive, texts: Sequence[str], settings: Settings) -> None:
    """Ask every question once in this process."""
    chain = wire(archive, settings)
    chain.ask(Question(texts[0]))
    whole: list[float] = []
    stages: dict[str, list[float]] = defaultdict(list)
    answered = 0
    for text in texts:
        began = time.perf_counter()
        answer = chain.ask(Question(text))
        whole.append(time.perf_counter() - began)
        answered += answer.status != "unanswerable"
        for stage, took_ms in answer.timings_ms:
            stages[stage].append(took_ms / 1000)
    sys.stdout.write(f"{archive.counts().chunks} chunks, {len(texts)} questions, {answered} answered\n")
    sys.stdout.write(f"  ask: {spread(whole)}\n")
    for stage, took in stages.items():
        sys.stdout.write(f"    {stage}: {spread(took)}\n")


def cold(name: str, arguments: Sequence[str], rounds: int) -> None:
    """Seconds of a command in a new process, and where its imports spend theirs."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "byline", *arguments], capture_output=True, check=False)
        took.append(time.perf_counter() - began)
    packages = imports(arguments)
    sys.stdout.write(f"{name}: median of {rounds} {statistics.median(took):.2f} s, quickest {min(took):.2f} s\n")
    first = ", ".join(f"{package} {seconds:.2f}" for package, seconds in list(packages.items())[:10])
    sys.stdout.write(f"  imports take {sum(packages.values()):.2f} s when traced: {first}\n")
    sys.stdout.write(f"  torch is {'imported' if 'torch' in packages else 'not imported'}\n")
    sys.stdout.flush()


def imports(arguments: Sequence[str]) -> dict[str, float]:
    """Top-level package -> seconds that importing its own modules took, longest first."""
    command = [sys.executable, "-X", "importtime", "-m", "byline", *arguments]
    traced = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    spent: dict[str, float] = defaultdict(float)
    for micros, module in _IMPORT.findall(traced):
        spent[module.split(".")[0]] += int(micros) / 1e6
    return dict(sorted(spent.items(), key=lambda pair: -pair[1]))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the archives between runs")
    parser.add_argument("--pages", type=Path, default=SEEDS / "pages", help="real pages")
    parser.add_argument("--questions", type=Path, default=SEEDS / "questions.jsonl", help="questions on them")
    parser.add_argument("--chunks", type=int, default=20000)
    parser.add_argument("--count", type=int, default=200, help="questions to ask")
    parser.add_argument("--rounds", type=int, default=5, help="cold starts of each command")
    args = parser.parse_args()
    texts = read_questions(args.questions, args.count)
    folder = args.cache / f"{args.pages.parent.name}-{args.chunks}"
    settings = Settings(archive=folder)
    with grown(folder, args.pages, args.chunks, settings) as archive:
        sys.stdout.write(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before this started\n")
        warm(archive, texts, settings)
    cold("cold byline ask", ["ask", texts[0], "--archive", str(folder)], args.rounds)
    cold("byline --help", ["--help"], args.rounds)


if __name__ == "__main__":
    main()
