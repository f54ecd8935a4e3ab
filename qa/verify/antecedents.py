"""Whom "he" or "she" means: the person named first in the last sentence before that names one. Pure.

Contract: a name's keys and the sentences before the pronoun -> whether it can mean that name. No grammar: a second
person of the same sentence is taken not to be meant, so that a claim on them goes unproved rather than wrong.
"""

from collections.abc import Sequence

from qa.verify.passages import Line
from qa.verify.words import TITLES

PERSON = frozenset("he she his her him".split())
_NO_PERSON = frozenset("the these those its in at of from near to on for into".split())


def may_mean(keys: frozenset[str] | set[str], before: Sequence[Line]) -> bool:
    """Whether the pronoun may mean the name; yes where no sentence names anybody."""
    for previous in reversed(before):
        if found := _persons(previous):
            return bool(keys & found[0])
    return True


def _persons(line: Line) -> list[frozenset[str]]:
    """The keys of each name that may be a person's: no "the" and no preposition of place before it."""
    found = []
    opening = [t for t in line.tokens[:3] if t.kind != "mark" or t.text == ","]
    if len(opening) > 1 and opening[0].kind == "word" and opening[0].text[0].isupper() and opening[1].text == ",":
        found.append(frozenset((opening[0].key,)))  # "Aldous, a postwoman,"
    for start, end in line.names:
        first = line.tokens[start - 1].low if start else ""
        if first not in _NO_PERSON:
            found.append(frozenset(line.tokens[p].key for p in range(start, end) if line.tokens[p].low not in TITLES))
    return [keys for keys in found if keys]
