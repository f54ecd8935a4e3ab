"""Evidence -> its sentences, read once: tokens, moods, names. Cached: one answer asks for the same passages often.

Contract: a text and its day of publication -> Read. Knows nothing of claims.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from ingest.sentences import sentences
from qa.verify.clauses import Moods, read_moods
from qa.verify.tokens import Sentence, Token, names, read_sentence
from qa.verify.words import PRONOUNS


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage that a sentence cites, and the day that its article was published, if it is known.

    The words of `about` need not stand beside each other, nor in the sentence that proves: what both sides speak of.
    """

    text: str
    published: date | None = None
    about: str = ""


class Line:
    """One sentence with everything that the checks ask of it."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: Sequence[Token] = sentence.tokens
        self.at: dict[str, list[int]] = {}
        for i, token in enumerate(self.tokens):
            if token.kind != "mark":
                self.at.setdefault(token.key, []).append(i)
        self.numeric = [i for i, t in enumerate(self.tokens) if t.number or t.day]

    @cached_property
    def moods(self) -> Moods:
        """Negation, modality, doubt and verbs."""
        return read_moods(self.tokens)

    @cached_property
    def names(self) -> list[tuple[int, int]]:
        """Spans of token indices."""
        return names(self.tokens)

    @cached_property
    def has_pronoun(self) -> bool:
        """Whether something here stands for what an earlier sentence named."""
        return any(t.low in PRONOUNS for t in self.tokens)


class Read:
    """A passage's sentences in order."""

    def __init__(self, evidence: Evidence) -> None:
        self.text = evidence.text
        self.published = evidence.published
        self.lines = [Line(read_sentence(evidence.text, *span)) for span in sentences(evidence.text)]
        self.plain = plain(evidence.text)
        self.about = read_sentence(evidence.about, 0, len(evidence.about)).keys

    @cached_property
    def full_names(self) -> list[frozenset[str]]:
        """The keys of every name of the passage."""
        return [frozenset(t.key for t in line.tokens[i:j] if t.speaks) for line in self.lines for i, j in line.names]


@lru_cache(maxsize=128)
def read(evidence: Evidence) -> Read:
    """The passage, read."""
    return Read(evidence)


_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text in lower case with straight quotes and single spaces."""
    return _SPACE.sub(" ", text.translate(_QUOTES)).strip().lower()
