"""A text and spans of it -> segments, each under the kinds of span that cover it. Pure.

Contract: the segments' texts joined are the text; no two neighbours have the same kinds; spans may overlap, and what
reaches over the text's ends is cut off. Knows nothing of HTML.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["gold", "cited"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text. `kinds` is empty where no span covers it."""

    text: str
    kinds: frozenset[Kind] = frozenset()

    @property
    def name(self) -> str:
        """Its kinds as one word: "", "gold", "cited" or "both"."""
        return "both" if len(self.kinds) == 2 else "".join(self.kinds)


def marked(text: str, spans: Iterable[tuple[int, int, Kind]]) -> tuple[Segment, ...]:
    """The segments of a text with half-open spans in it; () for an empty text."""
    inside = [(max(0, start), min(len(text), end), kind) for start, end, kind in spans]
    inside = [(start, end, kind) for start, end, kind in inside if start < end]
    cuts = sorted({0, len(text), *(at for start, end, _ in inside for at in (start, end))})
    found: list[Segment] = []
    for start, end in pairwise(cuts):
        kinds = frozenset(kind for s, e, kind in inside if s <= start and end <= e)
        if found and found[-1].kinds == kinds:
            found[-1] = Segment(found[-1].text + text[start:end], kinds)
        else:
            found.append(Segment(text[start:end], kinds))
    return tuple(found)
