"""A stored question asked again, as it was asked then: same archive, same settings, today's code.

Contract: a run's manifest and a record -> a new record. Raises EvalError and IngestError if the archive is gone.
"""

from datetime import date
from pathlib import Path

from eval.records import MASKED, Manifest, Record
from eval.target import Local
from ingest.archive import Archive
from qa.build import wire
from qa.settings import Settings


def settings_of(manifest: Manifest) -> Settings:
    """The settings of a run; keys, and what cannot change an answer, are today's."""
    told = {name: value for name, value in manifest.settings.items() if value != MASKED}
    return Settings.model_validate({**told, "archive": Path(manifest.archive)})


def ask_again(manifest: Manifest, record: Record) -> Record:
    """The record that the question gives now."""
    settings = settings_of(manifest)
    with Archive.open(settings.archive) as archive:
        return Local(wire(archive, settings), archive, date.fromisoformat(manifest.asked_on)).ask(record.gold)
