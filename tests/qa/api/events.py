"""Server-sent events as a client reads them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One event."""

    name: str
    id: str
    data: Any


def read(lines: Iterable[str]) -> Iterator[Event]:
    """Every event of a stream's lines; comments are skipped."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            data = fields["data"]
            yield Event(fields.get("event", ""), fields.get("id", ""), data if data == "[DONE]" else json.loads(data))
            fields = {}
