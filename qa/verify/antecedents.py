"""Whom "he" or "she" means: the person named first in the last sentence before that names one. Pure.

Contract: the sentences before the pronoun -> whether it can mean a name of these keys, or where the name that it means
stands. No grammar: a second person of the same sentence is taken not to be meant, so that a claim on them goes unproved
rather than wrong.
"""

from collections.abc import Sequence

from qa.results import Span
from qa.verify.passages import Line
from qa.verify.words import TITLES

PERSON = frozenset("he she his her him".split())
_NO_PERSON = frozenset("the these those its in at of from near to on for into".split())


def may_mean(keys: frozenset[str] | set[str], before: Sequence[Line]) -> bool:
    """Whether the pronoun may mean the name; yes where no sentence names anybody."""
    for previous in reversed(before):
        if found := _persons(previous):
            return bool(keys & _keys(previous, found[0]))
    return True


def meant(before: Sequence[Line]) -> Span | None:
    """Where the name that the pronoun means stands in the text of the lines; None where no sentence names anybody."""
    for previous in reversed(before):
        if found := _persons(previous):
            first, last = found[0]
            return previous.tokens[first].start, previous.tokens[last - 1].end
    return None


def _persons(line: Line) -> list[Span]:
    """The tokens of each name that may be a person's: no "the" and no preposition of place before it."""
    found = []
    opening = [i for i, t in enumerate(line.tokens[:3]) if t.kind != "mark" or t.text == ","]
    if len(opening) > 1:
        first, second = (line.tokens[i] for i in opening[:2])
        if first.kind == "word" and first.text[0].isupper() and second.text == ",":
            found.append((opening[0], opening[0] + 1))  # "Aldous, a postwoman,"
    for start, end in line.names:
        if (line.tokens[start - 1].low if start else "") not in _NO_PERSON:
            found.append((start, end))
    return [span for span in found if _keys(line, span)]


def _keys(line: Line, span: Span) -> frozenset[str]:
    return frozenset(t.key for t in line.tokens[slice(*span)] if t.low not in TITLES)
