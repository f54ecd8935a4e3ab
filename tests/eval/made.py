"""Records and scorecards made by hand for tests: as small as they can be."""

from collections.abc import Sequence
from dataclasses import replace

from eval.questions import Evidence, GoldQuestion, GoldSpan
from eval.records import Cited, Manifest, Record, Run, Seen
from qa.results import Scores

MANIFEST = Manifest(
    "now", "q.jsonl", "d1", 2, "local", "", 0, "2020-01-01", "a", "g", {"candidates": "50"}, "0.1", "2020-01-01"
)
QUOTE = "Ann came on Monday."


def gold(question_id: str = "1", answers: tuple[str, ...] = ("Monday",), article: str = "art") -> GoldQuestion:
    """A question whose quote stands at [100, 119) of its article; unanswerable without answers."""
    if not answers:
        return GoldQuestion(question_id, "Who left?", (), kind="unanswerable")
    return GoldQuestion(
        question_id,
        "When did Ann come?",
        answers,
        (Evidence(article, QUOTE),),
        kind="when",
        spans=(GoldSpan(0, article, 100, 119, source="Ledger", year=2019, language="en"),),
    )


def cited(article: str = "art", start: int = 100, end: int = 119) -> Cited:
    """A citation of that stretch."""
    return Cited(1, (0, 6), article, "v1", quote=QUOTE, source_span=(start, end), exact="yes")


def seen(
    rank: int, start: int, *, candidate: int = 0, article: str = "art", shown: bool = True, score: float = 0.0
) -> Seen:
    """A passage of 100 characters from `start`."""
    text = f"Before it rained. {QUOTE}" if start == 50 else "Nothing of the kind."
    return Seen(article, start, start + 100, "T", text, Scores(rerank=score or -rank), candidate or rank, rank, shown)


def record(
    asked: GoldQuestion,
    answer: str = "",
    citations: Sequence[Cited] = (),
    passages: Sequence[Seen] = (),
    error: str = "",
) -> Record:
    """Answered where there is an answer."""
    return Record(
        asked,
        "answered" if answer else "unanswerable",
        answer,
        tuple(citations),
        tuple(passages),
        (("read", 2.0), ("total", 10.0)),
        error=error,
    )


def right(question_id: str, article: str = "art") -> Record:
    """A question answered rightly, from the gold passage, with a citation of it."""
    return record(gold(question_id, article=article), "Monday", [cited(article)], [seen(1, 50, article=article)])


def wrong(question_id: str, article: str = "art") -> Record:
    """The same with the wrong part of the gold passage."""
    return replace(right(question_id, article), answer="Ann")


def run(records: Sequence[Record], name: str = "now", digest: str = "d1") -> Run:
    """A whole run of these."""
    manifest = replace(MANIFEST, name=name, count=len(records), questions_digest=digest)
    return Run(manifest, tuple(sorted(records, key=lambda r: r.gold.id)))
