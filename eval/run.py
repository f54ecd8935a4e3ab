"""A question set asked of a system, question by question, into a run's folder.

Contract: asks what has no record yet, several at once, and appends every record as it comes; a run that was cut off
goes on where it stopped, provided that nothing has changed which could change an answer. Knows nothing of scores.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path

from pydantic import SecretStr

from eval import corpus as corpora
from eval.errors import BadRun, EvalError
from eval.questions import GoldQuestion, QuestionSet, locate, read_questions
from eval.records import MASKED, Manifest, Record, Run, RunFolder
from eval.target import Local, Remote, Target
from ingest.archive import Archive
from ingest.documents import digest
from ingest.errors import ArchiveMissing
from qa.build import wire
from qa.extract.ranking import stored
from qa.settings import Settings

RUNS = Path("runs")
_WAITING = 4  # questions handed out for each worker: enough to keep it busy, few enough to stop soon

# Settings of the service alone; every other one may change an answer and belongs to a run's identity.
_ELSEWHERE = frozenset(
    "archive host port auth origins store_url answer_threads answer_queue answer_timeout_s drain_s max_body_bytes "
    "requests_per_minute concurrent_answers tokens_per_day retention_days widget_token_s oidc_issuer oidc_audience "
    "oidc_jwks_url oidc_collections telemetry log_questions reader_threads embed_batch".split()
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `corpus` makes a throwaway archive; without it the one of `settings.archive` is asked."""

    questions: Path
    settings: Settings
    corpus: Path | None = None
    target: str = "local"
    model: str = ""
    key: str = ""
    name: str = ""
    seed: int = 0
    asked_on: date | None = None
    workers: int = 2
    runs: Path = RUNS
    cache: Path = corpora.CACHE
    fresh: bool = False  # forget an earlier run of that name

    @property
    def folder(self) -> RunFolder:
        """Where the run is kept."""
        return RunFolder(self.runs / self.name)


Told = Callable[[int, int, Record | None], None]  # done, of how many, the record that came


def run(plan: Plan, told: Told = lambda *_: None) -> Run:
    """Run what is left of the plan, and read the whole run back. Raises EvalError and IngestError."""
    asked = read_questions(plan.questions)
    plan = plan if plan.name else replace(plan, name=f"{asked.name}-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    with _archive(plan) as archive:
        located = locate(asked, archive) if archive else asked
        with _target(plan, archive) as (target, manifest):
            folder = _begin(plan, replace(manifest, questions_digest=located.digest, count=len(located.questions)))
            _fill(folder, located, target, plan.workers, told)
    return folder.read()


def _begin(plan: Plan, manifest: Manifest) -> RunFolder:
    """The folder, new or to be continued. Raises BadRun if what it holds is not the beginning of this run."""
    folder = plan.folder
    if plan.fresh or not folder.exists():
        folder.begin(manifest)
        return folder
    folder.mend()
    earlier = folder.manifest()
    if changed := [
        name for (name, was), (_, now) in zip(earlier.identity, manifest.identity, strict=True) if was != now
    ]:
        raise BadRun(
            f"{folder.folder} was run with other {', '.join(changed)}: give another --name, or --fresh to replace it"
        )
    if folder.read().complete:
        raise BadRun(f"{folder.folder} is complete: give another --name, or --fresh to replace it")
    return folder


def _fill(folder: RunFolder, asked: QuestionSet, target: Target, workers: int, told: Told) -> None:
    known = {record.gold.id for record in folder.records()}
    left = iter([q for q in asked.questions if q.id not in known])
    done, total = len(known), len(asked.questions)
    told(done, total, None)
    with ThreadPoolExecutor(workers) as pool:
        flying: set[Future[Record]] = set()
        try:
            while True:
                for question in _some(left, workers * _WAITING - len(flying)):
                    flying.add(pool.submit(target.ask, question))
                if not flying:
                    return
                finished, flying = wait(flying, return_when=FIRST_COMPLETED)
                for future in finished:
                    record = future.result()
                    folder.append(record)
                    done += 1
                    told(done, total, record)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _some(left: Iterator[GoldQuestion], count: int) -> Iterator[GoldQuestion]:
    for _ in range(count):
        try:
            yield next(left)
        except StopIteration:
            return


@contextmanager
def _archive(plan: Plan) -> Iterator[Archive | None]:
    """The archive that questions are located in, and that the local chain asks; None for a server without a corpus."""
    if plan.corpus is not None:
        with corpora.throwaway(plan.corpus, plan.settings, plan.cache) as archive:
            yield archive
    elif plan.target == "local":
        try:
            with Archive.open(plan.settings.archive) as archive:
                yield archive
        except ArchiveMissing as error:
            raise EvalError(f"{error}; or give the corpus of the question set with --corpus") from error
    else:
        yield None


@contextmanager
def _target(plan: Plan, archive: Archive | None) -> Iterator[tuple[Target, Manifest]]:
    asked_on = plan.asked_on or _earlier_day(plan) or datetime.now(UTC).date()
    local = plan.target == "local"
    manifest = Manifest(
        name=plan.name,
        questions=str(plan.questions),
        questions_digest="",
        count=0,
        target=plan.target,
        model="",
        seed=plan.seed,
        asked_on=asked_on.isoformat(),
        archive=str(archive.folder) if archive else "",
        archive_digest=archive_digest(archive) if archive else "",
        settings=_settings(plan.settings) if local else {},
        code=code_digest(plan.settings.ranking) if local else "",
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    if local:
        assert archive is not None
        yield Local(wire(archive, plan.settings), archive, asked_on), manifest
        return
    remote = Remote(plan.target, plan.model, key=plan.key, seed=plan.seed)
    try:
        yield remote, replace(manifest, model=remote.model)
    finally:
        remote.close()


def _earlier_day(plan: Plan) -> date | None:
    """The day that a run to be continued counts from."""
    unfinished = plan.folder.exists() and not plan.fresh
    return date.fromisoformat(plan.folder.manifest().asked_on) if unfinished else None


def archive_digest(archive: Archive) -> str:
    """Changes exactly when an article, its version, or the recipe of chunks and vectors does."""
    parts = [f"{key}={value}" for key, value in sorted(archive.manifest().items()) if key not in ("generation", "name")]
    after = ""
    while batch := archive.articles(after=after):
        after = batch[-1][0]
        parts += [f"{article_id} {version}" for article_id, version, _, _ in batch]
    return digest(*parts)


def code_digest(ranking: str = "") -> str:
    """Byline's version and a digest of every file of qa and ingest, and of the weights: what a continued run shares."""
    made = hashlib.sha256(stored(ranking).encode())
    for package in ("ingest", "qa"):
        root = Path(__file__).parents[1] / package
        for file in sorted(p for p in root.rglob("*") if p.suffix in (".py", ".json", ".onnx", ".safetensors")):
            if "node_modules" not in file.parts and "widget" not in file.parts:
                made.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{metadata.version('byline')}+{made.hexdigest()[:16]}"


def _settings(settings: Settings) -> dict[str, str]:
    values = {name: getattr(settings, name) for name in sorted(type(settings).model_fields) if name not in _ELSEWHERE}
    return {k: MASKED if isinstance(v, SecretStr) or "key" in k else str(v) for k, v in values.items()}
