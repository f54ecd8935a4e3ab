"""What a sweep tries: every combination of the values of a few settings. Pure.

Contract: settings by name with the values to try -> Choices in a fixed order. Any setting may be named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from eval.errors import EvalError
from qa.settings import Settings

_INGESTED = ("embedder", "chunk_size", "chunk_overlap")
RETRIEVED_BY = frozenset((*_INGESTED, "candidates", "text_weight"))  # what changes the passages that retrieval gives


@dataclass(frozen=True, slots=True)
class Choice:
    """One combination."""

    settings: Settings
    tried: tuple[tuple[str, str], ...]  # (name, value) in the order of the axes

    @property
    def archive(self) -> tuple[Any, ...]:
        """Choices that are equal in this share an archive."""
        return tuple(getattr(self.settings, name) for name in _INGESTED)

    @property
    def is_base(self) -> bool:
        """Whether nothing differs from the settings that the sweep was begun with."""
        return all(value.startswith("=") for _, value in self.tried)


def grid(axes: Mapping[str, Sequence[str]], base: Settings) -> tuple[Choice, ...]:
    """Every combination, and the base, each once, those that share an archive next to each other.

    Raises EvalError for a setting that there is not, and a value that it cannot have.
    """
    today = {name: _today(name, base) for name in axes}
    columns = [tuple(dict.fromkeys((*values, today[name]))) for name, values in axes.items()]
    wanted = {*product(*axes.values()), tuple(today.values())}
    found = [
        _choice(dict(zip(axes, values, strict=True)), today, base) for values in product(*columns) if values in wanted
    ]
    order = {archive: number for number, archive in enumerate(dict.fromkeys(c.archive for c in found))}
    return tuple(sorted(found, key=lambda choice: order[choice.archive]))


def axis(text: str) -> tuple[str, tuple[str, ...]]:
    """("read_passages", ("4", "8")) from "read_passages=4,8". Raises EvalError."""
    name, equals, values = text.partition("=")
    found = tuple(dict.fromkeys(part.strip() for part in values.split(",") if part.strip()))
    if not equals or not found:
        raise EvalError(f"{text!r} is no list of values: write it as read_passages=4,8")
    return name.strip().lower().removeprefix("byline_"), found


def _today(name: str, base: Settings) -> str:
    if name not in type(base).model_fields:
        raise EvalError(f"there is no setting {name!r}: docs/settings.md lists them")
    value = getattr(base, name)
    return ("off", "on")[value] if isinstance(value, bool) else str(value)


def _choice(values: Mapping[str, str], today: Mapping[str, str], base: Settings) -> Choice:
    from pydantic import ValidationError

    given: dict[str, Any] = dict(values)
    if "chunk_size" in given and "chunk_overlap" not in given and given["chunk_size"].isdigit():
        given["chunk_overlap"] = min(base.chunk_overlap, int(given["chunk_size"]) - 1)
    try:
        settings = type(base).model_validate(base.model_dump() | given)
    except ValidationError as error:
        first = error.errors()[0]
        raise EvalError(f"{first['loc'][0]}={first['input']!r}: {first['msg']}") from error
    told = tuple((name, ("=" if value == today[name] else "") + value) for name, value in values.items())
    return Choice(settings, told)
