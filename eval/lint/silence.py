"""Unanswerable rows and the corpus -> those that a sentence of the corpus seems to answer.

Contract: conservative: a sentence must hold every word of meaning of the question, and a new name, date or number
where one is asked for. It proves nothing: a person looks.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from eval.lint.evidence import Corpus
from eval.lint.finding import Finding, Row
from eval.lint.words import content, words
from ingest.sentences import sentences

_FEWEST = 3  # words of meaning: with fewer, any sentence on the subject holds them all
_NUMBER = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand)\b")
_DATE = re.compile(r"\d{1,4}|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NAME = re.compile(r"(?<=[\w,;:”\"] )[A-Z][\w’'-]+")
_DENIES = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", re.IGNORECASE)  # the same words, the opposite asked
_WANTED = (
    (re.compile(r"^(?:who|whose|whom)\b|\bwhich (?:person|man|woman|company|team)\b", re.IGNORECASE), _NAME),
    (re.compile(r"\bhow (?:many|much|long|old|far|often|big|deep|high|tall)\b", re.IGNORECASE), _NUMBER),
    (re.compile(r"^when\b|\bwhat (?:year|day|date)\b|\bwhich (?:year|day)\b", re.IGNORECASE), _DATE),
    (re.compile(r"^where\b", re.IGNORECASE), _NAME),
)


def check_silence(rows: Sequence[Row], corpus: Corpus) -> Iterator[Finding]:
    """A warning for each unanswerable row that one sentence seems to answer."""
    asked = [(row, content(row.question)) for row in rows if not row.answers and not _DENIES.search(row.question)]
    asked = [(row, wanted) for row, wanted in asked if len(wanted) >= _FEWEST]
    if not asked:
        return
    where: dict[str, set[int]] = defaultdict(set)
    held: list[tuple[str, str]] = []
    for document in corpus.documents.values():
        for start, end in sentences(document.text):
            for word in content(document.text[start:end]):
                where[word].add(len(held))
            held.append((document.id, document.text[start:end]))
    for row, wanted in asked:
        common = set.intersection(*(where.get(word, set()) for word in wanted))
        for at in sorted(common):
            name, sentence = held[at]
            if _gives(row.question, sentence):
                yield row.found(
                    "warning",
                    "seems-answered",
                    f"“{name}” says: “{sentence if len(sentence) <= 160 else sentence[:157] + '…'}”",
                    "if that answers it, give answers and evidence; if not, leave it",
                )
                break


def _gives(question: str, sentence: str) -> bool:
    """Whether the sentence holds a thing of the kind that is asked for and that the question does not name itself."""
    known = set(words(question))
    for asks, thing in _WANTED:
        if asks.search(question.strip()):
            return any(found.lower() not in known for found in thing.findall(sentence))
    return len(content(sentence)) > len(content(question))
