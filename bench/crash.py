"""Kill an ingest at random points and prove that nothing is lost or doubled: `python -m bench.crash`.

Contract: invented pages, ingested by `byline ingest` in child processes. One run is left alone; it gives the time a run
takes and what an archive should hold. Then, each time into a new archive: a run is killed (SIGKILL), the same command
is run again, and the archive must hold exactly what the undisturbed one holds and pass `byline archive verify`. Points
are spread evenly over a run, one at random in each stretch; every fourth falls into the building of the index. One line
a kill on standard output, then a summary. Exit status 0, or 1 for any loss.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from bench import pages
from ingest.archive import DATABASE, Archive
from ingest.index import POINTER

_INDEX_EVERY = 4
_POLL_S = 0.002


@dataclass(frozen=True, slots=True)
class Holding:
    """What an archive holds: each page's text with its chunks, and how many rows carry them."""

    pages: Counter[tuple[str, str, str]]  # origin, text, spans
    articles: int
    chunks: int
    vectors: int
    fulltext: int


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """How long the run that was left alone took, all of it and for its index, and what it stored."""

    seconds: float
    index_seconds: float
    holding: Holding


def holding(folder: Path) -> Holding:
    """Read from the database itself, ids and times aside."""
    with Archive.open(folder, create=True) as archive, archive.transaction() as connection:
        rows = connection.execute(
            text(
                "SELECT o.origin, v.text, coalesce((SELECT group_concat(span) FROM (SELECT c.start || '-' || c.\"end\" "
                "AS span FROM chunks c WHERE c.article_id = v.article_id AND c.version = v.version "
                "ORDER BY c.ordinal)), '') FROM origins o JOIN articles a ON a.id = o.article_id "
                "JOIN versions v ON v.article_id = a.id AND v.version = a.version"
            )
        ).all()
        counts = [
            int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
            for table in ("articles", "chunks", "vectors", "fulltext")
        ]
    return Holding(Counter((origin, body, spans) for origin, body, spans in rows), *counts)


def stored(folder: Path) -> int:
    """How many articles are in, read from a copy: opening the database itself would already mend it."""
    with tempfile.TemporaryDirectory() as name:
        for file in folder.glob(f"{DATABASE}*"):
            shutil.copy(file, name)
        return holding(Path(name)).articles


def building(folder: Path) -> bool:
    """Whether an index snapshot is being built there for the first time."""
    return any(folder.glob("index-*")) and not (folder / POINTER).exists()


def start(source: Path, archive: Path) -> subprocess.Popen[str]:
    """`byline ingest` in a child process."""
    command = [sys.executable, "-m", "byline", "ingest", str(source), "--archive", str(archive)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finish(child: subprocess.Popen[str]) -> str:
    """Wait for it; what it complained of, "" if it ended well."""
    _, errors = child.communicate()
    return "" if child.returncode == 0 else f"ingest ended with {child.returncode}: {errors.strip()[-300:]}"


def left_alone(source: Path, archive: Path) -> Undisturbed:
    """Run once without a kill. Raises RuntimeError if that fails."""
    began = time.monotonic()
    child = start(source, archive)
    index_began = index_ended = 0.0
    while child.poll() is None:
        if not index_began and building(archive):
            index_began = time.monotonic()
        if index_began and not index_ended and not building(archive):
            index_ended = time.monotonic()
        time.sleep(_POLL_S)
    ended = time.monotonic()
    if complaint := finish(child):
        raise RuntimeError(complaint)
    return Undisturbed(ended - began, (index_ended or ended) - (index_began or ended), holding(archive))


def kill(child: subprocess.Popen[str], archive: Path, wait_s: float, *, in_index: bool) -> bool:
    """Kill after so many seconds, counted from the start or from the index's start. False: it had ended before."""
    while in_index and child.poll() is None and not building(archive):
        time.sleep(_POLL_S)
    time.sleep(wait_s)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    return child.returncode == -signal.SIGKILL


def differences(found: Holding, wanted: Holding) -> list[str]:
    """How an archive differs from the undisturbed one, in words."""
    told = []
    if lost := wanted.pages - found.pages:
        told.append(f"{lost.total()} pages lost or cut otherwise, such as {next(iter(lost))[0]}")
    if extra := found.pages - wanted.pages:
        told.append(f"{extra.total()} pages too many, such as {next(iter(extra))[0]}")
    told += [
        f"{getattr(found, name)} {name} rows, not {getattr(wanted, name)}"
        for name in ("articles", "chunks", "vectors", "fulltext")
        if getattr(found, name) != getattr(wanted, name)
    ]
    return told


def verify(archive: Path) -> list[str]:
    """What `byline archive verify` finds."""
    command = [sys.executable, "-m", "byline", "archive", "verify", "--archive", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"verify: {done.stderr.strip()[-300:]}"]


def main() -> int:
    """Read the command line and run; see the module head."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sentences", type=int, default=2, help="sentences of a page")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="byline-crash-") as name:
        work = Path(name)
        pages.write(work / "pages", args.articles, args.seed, args.sentences)
        alone = left_alone(work / "pages", work / "alone")
        sys.stdout.write(
            f"left alone: {alone.holding.articles} articles, {alone.holding.chunks} chunks in {alone.seconds:.1f} s, "
            f"of which the index {alone.index_seconds:.1f} s\n"
        )
        if alone.holding.articles != args.articles or verify(work / "alone"):
            sys.stdout.write(f"the archive is not whole even so: {args.articles} pages were written\n")
            return 1
        bad = 0
        for number in range(args.kills):
            in_index = number % _INDEX_EVERY == _INDEX_EVERY - 1
            share = rng.random() if in_index else (number + rng.random()) / args.kills
            wait_s = share * (alone.index_seconds if in_index else alone.seconds)
            bad += bool(_one(work, number, wait_s, in_index=in_index, alone=alone))
            sys.stdout.flush()
    sys.stdout.write(
        f"{args.kills} kills: {bad} with a loss\n" if bad else f"{args.kills} kills: nothing lost, nothing doubled\n"
    )
    return 1 if bad else 0


def _one(work: Path, number: int, wait_s: float, *, in_index: bool, alone: Undisturbed) -> list[str]:
    """One kill and the run after it; says what happened and returns what is wrong."""
    archive = work / "archive"
    while not kill(start(work / "pages", archive), archive, wait_s, in_index=in_index):
        shutil.rmtree(archive)  # the run was quicker than the one left alone: this was no kill
        wait_s *= 0.8
    state = "index half built" if building(archive) else "no index yet"
    state = "index in use" if (archive / POINTER).exists() else state
    before = stored(archive) if archive.exists() else 0
    problems = [complaint] if (complaint := finish(start(work / "pages", archive))) else []
    problems += differences(holding(archive), alone.holding) + verify(archive)
    if leftovers := len(list(archive.glob("index-*"))) - 1:
        problems.append(f"{leftovers} index folders left over")
    shutil.rmtree(archive)
    when = f"{wait_s:5.2f} s after {'the index began' if in_index else 'the start'}"
    verdict = "; ".join(problems) or "whole after the next run"
    sys.stdout.write(f"kill {number + 1:2}: {when}, {before} articles in, {state}: {verdict}\n")
    return problems


if __name__ == "__main__":
    sys.exit(main())
