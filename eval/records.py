"""What one question gave, and the folder that keeps a run: manifest.json and records.jsonl.

Contract: records are appended as they come, one JSON line each, so that a run that is killed can go on; a last line
that was cut off is dropped. Everything that scoring needs stands in a record: scores never need the system again.
Knows nothing of metrics.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from eval.errors import BadRun
from eval.questions import GoldQuestion
from qa.results import Scores, Span, Status

MANIFEST, RECORDS = "manifest.json", "records.jsonl"
MASKED = "(not kept)"  # stands for a key among the settings of a manifest


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as the system gave it.

    `span` is the part of the answer that it proves, `source_span` the place of the quote in the article. A foreign
    system may give only an address: then `article_id` and `quote` are "" and `source_span` is (0, 0). `exact`: the
    quote was found at its offsets in the archive when the question was asked; "unknown" where there is no archive.
    """

    n: int
    span: Span
    article_id: str = ""
    version: str = ""
    title: str = ""
    url: str = ""
    quote: str = ""
    source_span: Span = (0, 0)
    score: float = 0.0
    exact: Literal["yes", "no", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage that the system looked at. Ranks start at 1; 0 means that the stage did not have it.

    `candidate_rank` is its place after fusion, `rank` its place after reranking, `shown` whether it was among the
    passages that the answer was made from or shown with. `text` is "" for a passage far down in every order.
    """

    article_id: str
    start: int
    end: int
    title: str
    text: str
    scores: Scores
    candidate_rank: int
    rank: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One question, what is right, and what came back.

    `error` is "" unless the system failed on this question; then status is "unanswerable" and the answer is "".
    `guess` is what the reader found best, given or not, `certainty` the log-odds that it is right, and `threshold`
    what it takes to be given; the three tell nothing of a foreign system ("", 0, 0). `timings_ms` holds (stage,
    milliseconds) and always a stage "total".
    """

    gold: GoldQuestion
    status: Status
    answer: str
    citations: tuple[Cited, ...] = ()
    passages: tuple[Seen, ...] = ()  # in the system's final order
    timings_ms: tuple[tuple[str, float], ...] = ()
    note: str = ""
    model: str = ""
    error: str = ""
    guess: str = ""
    certainty: float = 0.0
    threshold: float = 0.0

    @property
    def answered(self) -> bool:
        """Whether an answer was given, in full or in part."""
        return not self.error and self.status != "unanswerable"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run was made of. Runs that differ only in `name` and `made_at` have equal records, but for timings."""

    name: str
    questions: str  # the file
    questions_digest: str
    count: int
    target: str  # "local" or a URL
    model: str  # asked of a URL; "" for the local chain
    seed: int
    asked_on: str  # ISO day that relative time counts from, where a question gives none
    archive: str  # folder; "" for a foreign system without a corpus
    archive_digest: str  # changes exactly when an article or the way of cutting it does
    settings: Mapping[str, str]  # every setting that can change an answer
    code: str  # version, and a digest of the code and of the files that come with it
    made_at: str  # ISO 8601

    @property
    def identity(self) -> tuple[tuple[str, object], ...]:
        """Everything that decides the records."""
        aside = ("name", "made_at", "questions", "archive")
        return tuple((f.name, getattr(self, f.name)) for f in fields(self) if f.name not in aside)


@dataclass(frozen=True, slots=True)
class Run:
    """A finished or unfinished run. Records are ordered by the id of their question."""

    manifest: Manifest
    records: tuple[Record, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Whether every question has its record."""
        return len(self.records) == self.manifest.count


_RECORD = TypeAdapter(Record)
_MANIFEST = TypeAdapter(Manifest)


class RunFolder:
    """One run on disk. One process writes at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Whether a run was begun here."""
        return (self.folder / MANIFEST).is_file()

    def begin(self, manifest: Manifest) -> None:
        """Make the folder and write the manifest; records of an earlier run are removed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / RECORDS).unlink(missing_ok=True)
        (self.folder / MANIFEST).write_bytes(_MANIFEST.dump_json(manifest, indent=2) + b"\n")

    def append(self, record: Record) -> None:
        """Write one record, whole, to the end of the file."""
        with (self.folder / RECORDS).open("ab") as file:
            file.write(_RECORD.dump_json(record) + b"\n")

    def mend(self) -> None:
        """Cut off a last line that was not written to its end."""
        file = self.folder / RECORDS
        if file.is_file() and not (raw := file.read_bytes()).endswith(b"\n"):
            os.truncate(file, raw.rfind(b"\n") + 1)

    def manifest(self) -> Manifest:
        """Raises BadRun if there is none, or it cannot be read."""
        file = self.folder / MANIFEST
        if not file.is_file():
            raise BadRun(f"there is no run in {self.folder}: make one with 'byline eval run QUESTIONS --name NAME'")
        try:
            return _MANIFEST.validate_json(file.read_bytes())
        except ValidationError as error:
            raise BadRun(f"{file} cannot be read ({error.errors()[0]['msg']}): make the run again") from error

    def records(self) -> Iterator[Record]:
        """The records in the order in which they were written, but for a last line that was cut off."""
        file = self.folder / RECORDS
        raw = file.read_bytes() if file.is_file() else b""
        for number, line in enumerate(raw.split(b"\n")[:-1], start=1):
            try:
                yield _RECORD.validate_json(line)
            except ValidationError as error:
                raise BadRun(
                    f"{file}, line {number}: {error.errors()[0]['msg']}; delete the line and run again"
                ) from error

    def read(self) -> Run:
        """The run, its records ordered by the question's id. Raises BadRun."""
        return Run(self.manifest(), tuple(sorted(self.records(), key=lambda record: record.gold.id)))


def dump(record: Record) -> str:
    """A record as a person reads it: indented JSON."""
    return json.dumps(_RECORD.dump_python(record, mode="json"), ensure_ascii=False, indent=2)
